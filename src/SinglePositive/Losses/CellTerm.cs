using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>A term of a loss in a cell: its value and its slope ∂value/∂z.</summary>
/// <remarks>Terms add, and are multiplied by weights that do not depend on z, so a formula written with them carries its own derivative.</remarks>
internal readonly struct CellTerm<V>(V value, V slope)
    where V : struct, ILanes<V>
{
    /// <summary>ε inside the logarithms of the CVPR 2021 family. It caps a cell at 11.513 and lets the slope of confidently wrong cells vanish.</summary>
    public const float LogOffset = 1e-5f;

    public V Value { get; } = value;

    public V Slope { get; } = slope;

    /// <summary>-log(p + ε), slope -p(1-p)/(p+ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> NegativeLogP(in Cell<V> cell, float offset = LogOffset)
    {
        V x = cell.P + V.Broadcast(offset);
        return new(-LaneMath.Log(x), -(cell.P * cell.Q) / x);
    }

    /// <summary>-log(1 - p + ε), slope p(1-p)/(1-p+ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> NegativeLogQ(in Cell<V> cell, float offset = LogOffset)
    {
        V x = cell.Q + V.Broadcast(offset);
        return new(-LaneMath.Log(x), cell.P * cell.Q / x);
    }

    /// <summary>p, slope p(1-p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> Probability(in Cell<V> cell) => new(cell.P, cell.P * cell.Q);

    /// <summary>t·nl(p) + (1-t)·nl(1-p) for a target t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> CrossEntropy(in Cell<V> cell, V target) =>
        (target * NegativeLogP(cell)) + ((Cell<V>.One - target) * NegativeLogQ(cell));

    /// <summary>-t·log p - (1-t)·log(1-p) for a target t, without ε; slope p - t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> Logistic(in Cell<V> cell, V target)
    {
        (V logP, V logQ) = cell.Logs;
        V rest = Cell<V>.One - target;
        return new(-V.MultiplyAdd(target, logP, rest * logQ), (rest * cell.P) - (target * cell.Q));
    }

    /// <summary>The target 1-a where the label is 1 and a where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Smooth(V label, float smoothing) => V.MultiplyAdd(label, V.Broadcast(1 - (2 * smoothing)), V.Broadcast(smoothing));

    /// <summary>-α·H(p), H(p) = -p·log p - (1-p)·log(1-p), slope α·z·p(1-p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> NegativeEntropy(in Cell<V> cell, float weight)
    {
        (V logP, V logQ) = cell.Logs;
        V negative = V.MultiplyAdd(cell.P, logP, cell.Q * logQ);
        return V.Broadcast(weight) * new CellTerm<V>(negative, cell.Z * cell.P * cell.Q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> operator +(CellTerm<V> left, CellTerm<V> right) => new(left.Value + right.Value, left.Slope + right.Slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> operator *(V weight, CellTerm<V> term) => new(weight * term.Value, weight * term.Slope);
}
