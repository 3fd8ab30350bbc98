using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>One present label and all true absences: nl(p) where observed present, nl(1-p) where truly absent, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>
/// The oracle "IUN" of Cole et al. (CVPR 2021), table 1: it knows every absence and ignores the unobserved presences. Deviation from the
/// authors' code: that tests the truth for -1, which it never holds, and so trains on presences alone; here truly absent means truth 0.
/// </remarks>
public sealed record IgnoreUnknownNegatives : Loss
{
    /// <inheritdoc/>
    public override string Name => "iun";

    /// <inheritdoc/>
    public override bool NeedsTruth => true;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) => CellLoop.Mean(default(Definition), batch, width: width);

    internal readonly struct Definition : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            // A confirmed absence counts also where the truth disagrees, but never together with a presence.
            V isNegative = V.Max(cell.Absent, (Cell<V>.One - cell.Truth) * (Cell<V>.One - cell.Present));
            return (cell.Present * CellTerm<V>.NegativeLogP(cell)) + (isNegative * CellTerm<V>.NegativeLogQ(cell));
        }
    }
}
