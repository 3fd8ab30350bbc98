using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>A value with its derivative by one variable, both double: formulas over lanes differentiate themselves.</summary>
internal readonly unsafe struct Dual(double value, double slope) : ILanes<Dual>
{
    public double Value { get; } = value;

    /// <summary>The derivative of <see cref="Value"/>.</summary>
    public double Slope { get; } = slope;

    public static int Count => 1;

    public static bool HasEstimates => false;

    /// <summary>The variable that derivatives are taken by.</summary>
    public static Dual Variable(double value) => new(value, 1);

    public static Dual Constant(double value) => new(value, 0);

    public static Dual Broadcast(float value) => Constant(value);

    public static Dual Load(float* source) => Constant(*source);

    public static Dual LoadSigned(sbyte* source) => Constant(*source);

    public void Store(float* destination) => *destination = (float)Value;

    public static Dual operator +(Dual left, Dual right) => new(left.Value + right.Value, left.Slope + right.Slope);

    public static Dual operator -(Dual left, Dual right) => new(left.Value - right.Value, left.Slope - right.Slope);

    public static Dual operator *(Dual left, Dual right) => new(left.Value * right.Value, (left.Slope * right.Value) + (left.Value * right.Slope));

    public static Dual operator /(Dual left, Dual right)
    {
        double quotient = left.Value / right.Value;
        return new(quotient, (left.Slope - (quotient * right.Slope)) / right.Value);
    }

    public static Dual operator -(Dual value) => new(-value.Value, -value.Slope);

    public static Dual MultiplyAdd(Dual a, Dual b, Dual c) => (a * b) + c;

    public static Dual Abs(Dual value) => value.Value < 0 ? -value : value;

    public static Dual Sqrt(Dual value) => new(Math.Sqrt(value.Value), value.Slope / (2 * Math.Sqrt(value.Value)));

    public static Dual ReciprocalEstimate(Dual value) => throw new NotSupportedException();

    public static Dual ReciprocalSqrtEstimate(Dual value) => throw new NotSupportedException();

    public static Dual Min(Dual bound, Dual value) => bound.Value < value.Value ? bound : value;

    public static Dual Max(Dual bound, Dual value) => bound.Value > value.Value ? bound : value;

    public static Dual Round(Dual value) => Constant(Math.Round(value.Value));

    public static Dual ScaleByPowerOfTwo(Dual x, Dual n) => x * Constant(Math.ScaleB(1, (int)n.Value));

    public static (Dual Mantissa, Dual Exponent) Split(Dual x)
    {
        int exponent = Math.ILogB(x.Value / Math.Sqrt(0.5));
        return (x * Constant(Math.ScaleB(1, -exponent)), Constant(exponent));
    }

    public static Dual LessThan(Dual left, Dual right) => Constant(left.Value < right.Value ? 1 : 0);

    public static Dual AreEqual(Dual left, Dual right) => Constant(left.Value == right.Value ? 1 : 0);

    public static Dual Select(Dual mask, Dual whenTrue, Dual whenFalse) => mask.Value != 0 ? whenTrue : whenFalse;

    public static double Sum(Dual value) => value.Value;
}
