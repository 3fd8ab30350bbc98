using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Focal cross-entropy: -log of the probability of what is taken for right, the less weight the better the prediction is already.</summary>
/// <remarks>Lin et al. (ICCV 2017). The weight is part of the function: slopes go through it.</remarks>
internal static class FocalTerm
{
    /// <summary>(1-p)^γ·(-log p), slope -(1-p)^γ·(γ·p·(-log p) + 1-p), for γ ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> Present<V>(in Cell<V> cell, float gamma)
        where V : struct, ILanes<V> => Of(cell.P, cell.Q, cell.Logs, gamma);

    /// <summary>p^γ·(-log(1-p)), slope p^γ·(γ·(1-p)·(-log(1-p)) + p), for γ ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> Absent<V>(in Cell<V> cell, float gamma)
        where V : struct, ILanes<V>
    {
        (V logP, V logQ) = cell.Logs;
        CellTerm<V> mirrored = Of(cell.Q, cell.P, (logQ, logP), gamma);
        return new(mirrored.Value, -mirrored.Slope);
    }

    /// <summary>As <see cref="Present{V}"/> at another logit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CellTerm<V> PresentAt<V>(V z, float gamma)
        where V : struct, ILanes<V>
    {
        (V p, V q) = LaneMath.Sigmoid(z);
        return Of(p, q, LaneMath.LogSigmoid(z, p, q), gamma);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CellTerm<V> Of<V>(V p, V q, (V P, V Q) logs, float gamma)
        where V : struct, ILanes<V>
    {
        V weight = LaneMath.Exp(V.Broadcast(gamma) * logs.Q);
        return new(-(weight * logs.P), weight * V.MultiplyAdd(V.Broadcast(gamma) * p, logs.P, -q));
    }
}
