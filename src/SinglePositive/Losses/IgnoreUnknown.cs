using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Ignore unknown: nl(p) where present, nl(1-p) where observed absent, nothing where unknown, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>Cole et al. (CVPR 2021), equation 2. Without absent labels its minimum is to predict every class everywhere, so it needs some.</remarks>
public sealed record IgnoreUnknown : Loss
{
    /// <inheritdoc/>
    public override string Name => "iu";

    /// <inheritdoc/>
    public override bool NeedsAbsent => true;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) => CellLoop.Mean(default(Definition), batch, width: width);

    internal readonly struct Definition : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * CellTerm<V>.NegativeLogP(cell)) + (cell.Absent * CellTerm<V>.NegativeLogQ(cell));
    }
}
