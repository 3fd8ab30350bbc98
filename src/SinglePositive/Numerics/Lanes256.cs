using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SinglePositive.Numerics;

/// <summary>Eight lanes in one 256-bit register.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> lanes) : ILanes<Lanes256>
{
    private readonly Vector256<float> _lanes = lanes;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadSigned(sbyte* source)
    {
        Vector128<short> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsSByte());
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(shorts);
        return new(Vector256.ConvertToSingle(Vector256.Create(low, high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 value) => new(-value._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        // Fused only where it is one instruction: emulating it would cost a library call per lane.
        new(Fma.IsSupported ? Vector256.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes) : (a._lanes * b._lanes) + c._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) => new(Vector256.Abs(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value._lanes));

    public static bool HasEstimates => false;

    public static Lanes256 ReciprocalEstimate(Lanes256 value) => throw new NotSupportedException();

    public static Lanes256 ReciprocalSqrtEstimate(Lanes256 value) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 bound, Lanes256 value) => new(Vector256.MinNative(bound._lanes, value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 bound, Lanes256 value) => new(Vector256.MaxNative(bound._lanes, value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Round(Lanes256 value) => new(Vector256.Round(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ScaleByPowerOfTwo(Lanes256 x, Lanes256 n)
    {
        Vector256<int> bits = (Vector256.ConvertToInt32Native(n._lanes) + Vector256.Create(FloatBits.ExponentBias)) << FloatBits.MantissaBits;
        return new(x._lanes * bits.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes256 Mantissa, Lanes256 Exponent) Split(Lanes256 x)
    {
        // Shifting the origin to √½ first makes the exponent change exactly at √½·2ᵉ.
        Vector256<int> bits = x._lanes.AsInt32() - Vector256.Create(FloatBits.SquareRootOfHalf);
        Vector256<int> mantissa = (bits & Vector256.Create(FloatBits.MantissaMask)) + Vector256.Create(FloatBits.SquareRootOfHalf);
        return (new(mantissa.AsSingle()), new(Vector256.ConvertToSingle(bits >> FloatBits.MantissaBits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LessThan(Lanes256 left, Lanes256 right) => new(Vector256.LessThan(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AreEqual(Lanes256 left, Lanes256 right) => new(Vector256.Equals(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 whenTrue, Lanes256 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    public static double Sum(Lanes256 value)
    {
        double sum = 0;
        for (int lane = 0; lane < Count; lane++)
            sum += value._lanes.GetElement(lane);
        return sum;
    }
}
