using SinglePositive.Numerics;

namespace SinglePositive.Tests.Numerics;

/// <summary>The members of ILanes that compute numbers from numbers.</summary>
public enum LaneMember
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Abs,
    Sqrt,
    Round,
    Min,
    Max,
    SelectLess,
    SelectEqual,
    Mantissa,
    Exponent,
    Scale,
}

/// <summary>A member by its name, over lanes and in scalar arithmetic.</summary>
internal readonly struct LaneMemberFunction(LaneMember member) : ILaneFunction
{
    public V At<V>(V a, V b, V c)
        where V : struct, ILanes<V> => member switch
        {
            LaneMember.Add => a + b,
            LaneMember.Subtract => a - b,
            LaneMember.Multiply => a * b,
            LaneMember.Divide => a / b,
            LaneMember.Negate => -a,
            LaneMember.Abs => V.Abs(a),
            LaneMember.Sqrt => V.Sqrt(a),
            LaneMember.Round => V.Round(a),
            LaneMember.Min => V.Min(a, b),
            LaneMember.Max => V.Max(a, b),
            LaneMember.SelectLess => V.Select(V.LessThan(a, b), c, a),
            LaneMember.SelectEqual => V.Select(V.AreEqual(a, b), c, a),
            LaneMember.Mantissa => V.Split(a).Mantissa,
            LaneMember.Exponent => V.Split(a).Exponent,
            _ => V.ScaleByPowerOfTwo(a, b),
        };

    public float Expected(float a, float b, float c) => member switch
    {
        LaneMember.Add => a + b,
        LaneMember.Subtract => a - b,
        LaneMember.Multiply => a * b,
        LaneMember.Divide => a / b,
        LaneMember.Negate => -a,
        LaneMember.Abs => MathF.Abs(a),
        LaneMember.Sqrt => MathF.Sqrt(a),
        LaneMember.Round => MathF.Round(a, MidpointRounding.ToEven),
        LaneMember.Min => float.IsNaN(b) ? b : float.IsNaN(a) || b < a ? b : a,
        LaneMember.Max => float.IsNaN(b) ? b : float.IsNaN(a) || b > a ? b : a,
        LaneMember.SelectLess => a < b ? c : a,
        LaneMember.SelectEqual => a == b ? c : a,
        LaneMember.Mantissa => MathF.ScaleB(a, -Exponent(a)),
        LaneMember.Exponent => Exponent(a),
        _ => MathF.ScaleB(a, (int)b),
    };

    /// <summary>The e of a = m·2ᵉ with m in [√½, √2), where √½ means its float.</summary>
    private static int Exponent(float a)
    {
        int exponent = MathF.ILogB(a);
        return MathF.ScaleB(a, -exponent - 1) >= MathF.Sqrt(0.5f) ? exponent + 1 : exponent;
    }
}
