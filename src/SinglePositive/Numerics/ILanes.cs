namespace SinglePositive.Numerics;

/// <summary>A group of float32 lanes that are computed together: 16, 8, 4 or 1 of them, or one dual number in tests.</summary>
/// <typeparam name="V">The implementing type itself.</typeparam>
/// <remarks>
/// A formula is written once over this abstraction and compiled for every width. Comparisons give a mask (a lane group that only
/// <see cref="Select"/> understands). Multiply-add rounds once where the processor has the instruction and twice where it has not,
/// so results of different instruction sets may differ in the last bits; on one instruction set they never do.
/// </remarks>
internal unsafe interface ILanes<V>
    where V : struct, ILanes<V>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract V Broadcast(float value);

    /// <summary>Reads <see cref="Count"/> numbers.</summary>
    static abstract V Load(float* source);

    /// <summary>Reads <see cref="Count"/> signed bytes as numbers.</summary>
    static abstract V LoadSigned(sbyte* source);

    /// <summary>Writes <see cref="Count"/> numbers.</summary>
    void Store(float* destination);

    static abstract V operator +(V left, V right);

    static abstract V operator -(V left, V right);

    static abstract V operator *(V left, V right);

    static abstract V operator /(V left, V right);

    static abstract V operator -(V value);

    /// <summary>a·b + c.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Abs(V value);

    /// <summary>√value, correctly rounded.</summary>
    static abstract V Sqrt(V value);

    /// <summary>True when the processor has estimates of 1/x and 1/√x good to 14 bits; when false, the two estimates must not be called.</summary>
    static abstract bool HasEstimates { get; }

    /// <summary>1/value to 14 bits, for a normal value.</summary>
    static abstract V ReciprocalEstimate(V value);

    /// <summary>1/√value to 14 bits, for a positive normal value.</summary>
    static abstract V ReciprocalSqrtEstimate(V value);

    /// <summary>The smaller of the two; when <paramref name="value"/> is NaN, NaN.</summary>
    static abstract V Min(V bound, V value);

    /// <summary>The larger of the two; when <paramref name="value"/> is NaN, NaN.</summary>
    static abstract V Max(V bound, V value);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>x·2ⁿ for integral n in [-126, 127].</summary>
    static abstract V ScaleByPowerOfTwo(V x, V n);

    /// <summary>Splits a positive normal x into m·2ᵉ with m in [√½, √2).</summary>
    static abstract (V Mantissa, V Exponent) Split(V x);

    /// <summary>Mask of the lanes where left &lt; right.</summary>
    static abstract V LessThan(V left, V right);

    /// <summary>Mask of the lanes where left = right.</summary>
    static abstract V AreEqual(V left, V right);

    /// <summary>Per lane: <paramref name="whenTrue"/> where the mask is set, else <paramref name="whenFalse"/>.</summary>
    static abstract V Select(V mask, V whenTrue, V whenFalse);

    /// <summary>Adds the lanes, in double, in the order of the lanes.</summary>
    static abstract double Sum(V value);
}
