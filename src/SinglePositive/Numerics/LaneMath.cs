using System.Runtime.CompilerServices;

namespace SinglePositive.Numerics;

/// <summary>Elementary functions over lanes.</summary>
/// <remarks>
/// The polynomials are least-maximum fits over the reduced range (relative error 3e-9 for exp, absolute 3e-8·f² for log1p), so the
/// error of a float32 result is rounding: below 2 units in the last place. NaN gives NaN.
/// </remarks>
internal static class LaneMath
{
    private const float LogTwoHigh = 0.693359375f;
    private const float HalfLogTwo = 0.34657359f;
    private const float LogTwoLow = -2.12194440e-4f;

    /// <summary>eˣ for x ≤ 88; below -87 the result stays at e⁻⁸⁷ (1.6e-38), the smallest that needs no subnormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ILanes<V>
    {
        x = V.Min(V.Broadcast(88f), V.Max(V.Broadcast(-87f), x));
        V n = V.Round(x * V.Broadcast(1.44269504f));
        V r = V.MultiplyAdd(n, V.Broadcast(-LogTwoLow), V.MultiplyAdd(n, V.Broadcast(-LogTwoHigh), x));
        return V.ScaleByPowerOfTwo(SmallExpMinusOne(r) + V.Broadcast(1f), n);
    }

    /// <summary>eˣ - 1 for x ≤ 88, to 4e-7 of itself also where x is tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x)
        where V : struct, ILanes<V> =>
        V.Select(V.LessThan(V.Abs(x), V.Broadcast(HalfLogTwo)), SmallExpMinusOne(x), Exp(x) - V.Broadcast(1f));

    /// <summary>eʳ - 1 for |r| ≤ ½·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SmallExpMinusOne<V>(V r)
        where V : struct, ILanes<V>
    {
        V q = V.Broadcast(0.0013814467f);
        q = V.MultiplyAdd(q, r, V.Broadcast(0.008368781f));
        q = V.MultiplyAdd(q, r, V.Broadcast(0.041668393f));
        q = V.MultiplyAdd(q, r, V.Broadcast(0.1666652f));
        q = V.MultiplyAdd(q, r, V.Broadcast(0.49999994f));
        return V.MultiplyAdd(q, r * r, r);
    }

    /// <summary>ln x for positive normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, ILanes<V>
    {
        (V mantissa, V exponent) = V.Split(x);
        V f = mantissa - V.Broadcast(1f);
        V square = f * f;
        V r = V.Broadcast(0.08917868f);
        r = V.MultiplyAdd(r, f, V.Broadcast(-0.14350201f));
        r = V.MultiplyAdd(r, f, V.Broadcast(0.14876962f));
        r = V.MultiplyAdd(r, f, V.Broadcast(-0.16565634f));
        r = V.MultiplyAdd(r, f, V.Broadcast(0.19965398f));
        r = V.MultiplyAdd(r, f, V.Broadcast(-0.25001746f));
        r = V.MultiplyAdd(r, f, V.Broadcast(0.3333386f));
        r = V.MultiplyAdd(r * f, square, exponent * V.Broadcast(LogTwoLow));
        r = V.MultiplyAdd(V.Broadcast(-0.5f), square, r);
        // A NaN has no exponent to split off: adding x·0 keeps it a NaN and changes nothing else.
        return V.MultiplyAdd(exponent, V.Broadcast(LogTwoHigh), r + f) + (x * V.Broadcast(0f));
    }

    /// <summary>σ(z) and 1 - σ(z), each within 3 units in its own last place, also where it is tiny; beyond ±87 they stay where they are at ±87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V P, V Q) Sigmoid<V>(V z)
        where V : struct, ILanes<V>
    {
        V e = Exp(-V.Abs(z));
        V large = V.Broadcast(1f) / (V.Broadcast(1f) + e);
        V small = e * large;
        V isNegative = V.LessThan(z, V.Broadcast(0f));
        return (V.Select(isNegative, small, large), V.Select(isNegative, large, small));
    }

    /// <summary>log σ(z) and log(1 - σ(z)), which for large |z| are as long as z, to 1e-7 of themselves or absolutely.</summary>
    /// <param name="z">The logit.</param>
    /// <param name="p">σ(z).</param>
    /// <param name="q">1 - σ(z).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V LogP, V LogQ) LogSigmoid<V>(V z, V p, V q)
        where V : struct, ILanes<V>
    {
        V zero = V.Broadcast(0f), isNegative = V.LessThan(z, zero);
        V larger = Log(V.Select(isNegative, q, p));
        return (larger + V.Select(isNegative, z, zero), larger - V.Select(isNegative, zero, z));
    }
}
