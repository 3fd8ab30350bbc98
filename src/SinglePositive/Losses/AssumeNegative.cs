using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Assume negative: nl(p) where the class is observed present, nl(1-p) everywhere else, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>
/// Cole et al. (CVPR 2021), equation 3; with smoothing a (<c>an-ls</c>) the targets are 1-a and a, section 4.2 (the paper writes a = ε/2).
/// A negative rate η below 1 is the paper's pseudo-negative sampling: each unknown cell is kept with probability η, drawn anew at every visit
/// from (seed, epoch, example, class); dropped cells count 0 and nothing is rescaled.
/// </remarks>
public sealed record AssumeNegative : Loss
{
    internal static LossParameter SmoothingParameter { get; } = new("smoothing", 0.1, 0, 0.5, "a, the share of a target that is moved to the other side (the paper's ε is 2a)");

    internal static LossParameter NegativeRateParameter { get; } = new("negative-rate", 1, 0, 1, "η, the probability that an unknown cell is kept, drawn anew at every visit");

    /// <inheritdoc/>
    public override string Name => Smoothing > 0 ? "an-ls" : "an";

    /// <summary>a, the mass moved to the other target, in [0, 0.5]; 0 by default, 0.1 in <c>an-ls</c>.</summary>
    public double Smoothing { get; init => field = SmoothingParameter.Checked(value); }

    /// <summary>η, the probability that an unknown cell is kept, in [0, 1]; 1 by default.</summary>
    public double NegativeRate { get; init => field = NegativeRateParameter.Checked(value); } = NegativeRateParameter.Number;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        Definition definition = new((float)Smoothing);
        if (NegativeRate >= 1)
            return CellLoop.Mean(definition, batch, width: width);

        float[] kept = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> weights = kept.AsSpan(0, (int)batch.Cells);
        VisitDraws.KeepUnknown(batch, NegativeRate, weights);
        double value = CellLoop.Mean(definition, batch, weights, width);
        ArrayPool<float>.Shared.Return(kept);
        return value;
    }

    /// <summary>The column holds 1 for cells that count and 0 for those that were not drawn.</summary>
    internal readonly struct Definition(float smoothing) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => cell.Column * CellTerm<V>.CrossEntropy(cell, CellTerm<V>.Smooth(cell.Present, smoothing));
    }
}
