using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SinglePositive.Numerics;

/// <summary>One lane: a plain float, for processors without vector instructions.</summary>
internal readonly unsafe struct Lanes1(float lane) : ILanes<Lanes1>
{
    private readonly float _lane = lane;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 LoadSigned(sbyte* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._lane + right._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._lane - right._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._lane * right._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._lane / right._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 value) => new(-value._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) =>
        new(Fma.IsSupported || AdvSimd.IsSupported ? MathF.FusedMultiplyAdd(a._lane, b._lane, c._lane) : (a._lane * b._lane) + c._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Abs(Lanes1 value) => new(MathF.Abs(value._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Sqrt(Lanes1 value) => new(MathF.Sqrt(value._lane));

    public static bool HasEstimates => false;

    public static Lanes1 ReciprocalEstimate(Lanes1 value) => throw new NotSupportedException();

    public static Lanes1 ReciprocalSqrtEstimate(Lanes1 value) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Min(Lanes1 bound, Lanes1 value) => new(bound._lane < value._lane ? bound._lane : value._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Max(Lanes1 bound, Lanes1 value) => new(bound._lane > value._lane ? bound._lane : value._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Round(Lanes1 value) => new(MathF.Round(value._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 ScaleByPowerOfTwo(Lanes1 x, Lanes1 n) =>
        new(x._lane * BitConverter.Int32BitsToSingle(((int)n._lane + FloatBits.ExponentBias) << FloatBits.MantissaBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes1 Mantissa, Lanes1 Exponent) Split(Lanes1 x)
    {
        int bits = BitConverter.SingleToInt32Bits(x._lane) - FloatBits.SquareRootOfHalf;
        int mantissa = (bits & FloatBits.MantissaMask) + FloatBits.SquareRootOfHalf;
        return (new(BitConverter.Int32BitsToSingle(mantissa)), new(bits >> FloatBits.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 LessThan(Lanes1 left, Lanes1 right) => new(left._lane < right._lane ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AreEqual(Lanes1 left, Lanes1 right) => new(left._lane == right._lane ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Select(Lanes1 mask, Lanes1 whenTrue, Lanes1 whenFalse) => mask._lane != 0 ? whenTrue : whenFalse;

    public static double Sum(Lanes1 value) => value._lane;
}
