using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SinglePositive.Numerics;

/// <summary>Four lanes in one 128-bit register.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> lanes) : ILanes<Lanes128>
{
    private readonly Vector128<float> _lanes = lanes;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadSigned(sbyte* source)
    {
        Vector128<short> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(source)).AsSByte());
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(shorts)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._lanes + right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._lanes - right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._lanes * right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._lanes / right._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 value) => new(-value._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        // Fused only where it is one instruction: emulating it would cost a library call per lane.
        new(Fma.IsSupported || AdvSimd.IsSupported ? Vector128.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes) : (a._lanes * b._lanes) + c._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) => new(Vector128.Abs(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value._lanes));

    public static bool HasEstimates => false;

    public static Lanes128 ReciprocalEstimate(Lanes128 value) => throw new NotSupportedException();

    public static Lanes128 ReciprocalSqrtEstimate(Lanes128 value) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 bound, Lanes128 value) => new(Vector128.MinNative(bound._lanes, value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 bound, Lanes128 value) => new(Vector128.MaxNative(bound._lanes, value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Round(Lanes128 value) => new(Vector128.Round(value._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ScaleByPowerOfTwo(Lanes128 x, Lanes128 n)
    {
        Vector128<int> bits = (Vector128.ConvertToInt32Native(n._lanes) + Vector128.Create(FloatBits.ExponentBias)) << FloatBits.MantissaBits;
        return new(x._lanes * bits.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes128 Mantissa, Lanes128 Exponent) Split(Lanes128 x)
    {
        // Shifting the origin to √½ first makes the exponent change exactly at √½·2ᵉ.
        Vector128<int> bits = x._lanes.AsInt32() - Vector128.Create(FloatBits.SquareRootOfHalf);
        Vector128<int> mantissa = (bits & Vector128.Create(FloatBits.MantissaMask)) + Vector128.Create(FloatBits.SquareRootOfHalf);
        return (new(mantissa.AsSingle()), new(Vector128.ConvertToSingle(bits >> FloatBits.MantissaBits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LessThan(Lanes128 left, Lanes128 right) => new(Vector128.LessThan(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AreEqual(Lanes128 left, Lanes128 right) => new(Vector128.Equals(left._lanes, right._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 whenTrue, Lanes128 whenFalse) =>
        new(Vector128.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    public static double Sum(Lanes128 value)
    {
        double sum = 0;
        for (int lane = 0; lane < Count; lane++)
            sum += value._lanes.GetElement(lane);
        return sum;
    }
}
