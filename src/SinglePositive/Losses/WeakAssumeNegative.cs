using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Weak assume negative: nl(p) where present, γ·nl(1-p) where unknown, nl(1-p) where observed absent, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>Cole et al. (CVPR 2021), equation 5. With γ = 1/(L-1) one present label weighs as much as all assumed absences of the example.</remarks>
public sealed record WeakAssumeNegative : Loss
{
    internal static LossParameter NegativeWeightParameter { get; } = new("negative-weight", "1/(L-1)", 0, 1e6, "γ, the weight of an unknown cell");

    /// <inheritdoc/>
    public override string Name => "wan";

    /// <summary>γ ≥ 0; null means 1/(L-1).</summary>
    public double? NegativeWeight { get; init => field = value is { } given ? NegativeWeightParameter.Checked(given) : null; }

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)(NegativeWeight ?? (1.0 / Math.Max(1, batch.Classes - 1)))), batch, width: width);

    internal readonly struct Definition(float negativeWeight) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * CellTerm<V>.NegativeLogP(cell))
            + (V.MultiplyAdd(V.Broadcast(negativeWeight), cell.Unknown, cell.Absent) * CellTerm<V>.NegativeLogQ(cell));
    }
}
