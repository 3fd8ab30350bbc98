using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Binary cross-entropy on full labels: nl(p) where the class is present, nl(1-p) where it is not, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>
/// The upper bound of Cole et al. (CVPR 2021), equation 1. With smoothing a (<c>bce-ls</c>) the target of a cell is 1-a or a in place of 1 or 0; the
/// paper writes a = ε/2. Reads the truth only, never observed labels.
/// </remarks>
public sealed record BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => Smoothing > 0 ? "bce-ls" : "bce";

    /// <summary>a, the mass moved to the other target, in [0, 0.5]; 0 by default, 0.1 in <c>bce-ls</c>.</summary>
    public double Smoothing { get; init => field = AssumeNegative.SmoothingParameter.Checked(value); }

    /// <inheritdoc/>
    public override bool NeedsTruth => true;

    /// <inheritdoc/>
    public override bool ReadsObserved => false;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)Smoothing), batch, width: width);

    internal readonly struct Definition(float smoothing) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => CellTerm<V>.CrossEntropy(cell, CellTerm<V>.Smooth(cell.Truth, smoothing));
    }
}
