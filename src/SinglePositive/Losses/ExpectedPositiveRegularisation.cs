using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Expected positive regularisation: mean nl(p) over present cells + λ((k̂ - k)/L)², k̂ = (1/B)ΣΣp, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>
/// Cole et al. (CVPR 2021), equation 6: unknown cells only feel the number of predicted positives. A confirmed absence adds nl(1-p). λ is 1 in the paper.
/// </remarks>
public sealed record ExpectedPositiveRegularisation : Loss
{
    internal static LossParameter RegulariserWeightParameter { get; } = new("regulariser-weight", 1, 0, 1e6, "λ, the weight of the squared difference between predicted and expected positives");

    /// <inheritdoc/>
    public override string Name => "epr";

    /// <summary>λ ≥ 0, the weight of the squared term.</summary>
    public double RegulariserWeight { get; init => field = RegulariserWeightParameter.Checked(value); } = RegulariserWeightParameter.Number;

    /// <inheritdoc/>
    public override bool NeedsExpectedPositives => true;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        ExpectedPositives excess = new(batch, width);
        return CellLoop.Mean(new Definition(excess.CellSlope(RegulariserWeight)), batch, width: width) + excess.Penalty(RegulariserWeight);
    }

    /// <param name="excessSlope">What one unit of p(1-p) adds to a cell's slope through k̂.</param>
    internal readonly struct Definition(float excessSlope) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * CellTerm<V>.NegativeLogP(cell))
            + (cell.Absent * CellTerm<V>.NegativeLogQ(cell))
            + new CellTerm<V>(V.Broadcast(0f), V.Broadcast(excessSlope) * cell.P * cell.Q);
    }
}
