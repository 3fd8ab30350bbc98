using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Pairwise ranking on probabilities: Σ over present i and unknown j of max(0, 1 - p_i + p_j), divided by B·L.</summary>
/// <remarks>
/// The ranking baseline of Cole et al. (CVPR 2021), supplementary. On probabilities the hinge with margin 1 never closes (p_i - p_j ≤ 1), so the double sum is
/// U·Σ(1-p_i) + P·Σp_j with P present and U unknown classes: linear in L instead of quadratic. Absent cells take no part.
/// </remarks>
public sealed record PairwiseRanking : Loss
{
    /// <inheritdoc/>
    public override string Name => "pr";

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        double sum = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            ReadOnlySpan<LabelState> states = batch.Observed!.Row(batch.Rows[example]);
            int present = states.Count(LabelState.Present), unknown = states.Count(LabelState.Unknown);
            sum += CellLoop.RowSum(new Definition(present, unknown), batch, example, width: width);
        }

        return sum / batch.Cells;
    }

    internal readonly struct Definition(float present, float unknown) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V above = cell.Present * V.Broadcast(unknown), below = cell.Unknown * V.Broadcast(present);
            V slope = (below - above) * cell.P * cell.Q;
            return new(V.MultiplyAdd(above, cell.Q, below * cell.P), slope);
        }
    }
}
