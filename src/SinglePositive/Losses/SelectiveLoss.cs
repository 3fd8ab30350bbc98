using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Class-aware selective loss: unknown is taken for absent, but for the likeliest unknown cells of the batch and for common classes, which are ignored.</summary>
/// <remarks>
/// Ben-Baruch et al. (CVPR 2022). Present: -log p; unknown: p⁴·(-log(1-p)), or 0 for the ⌊n·B⌋ unknown cells with the highest p and for classes whose prior is above a threshold;
/// absent: p⁴·(-log(1-p)). The priors follow from the observed labels and k (<see cref="ClassPriors"/>); the authors take them from a model that was trained before.
/// </remarks>
public sealed record SelectiveLoss : Loss
{
    private static readonly LossParameter s_ignored = new("ignored-per-example", 5, 0, 1e6, "n, how many unknown cells per example of a batch are ignored, those with the highest p");
    private static readonly LossParameter s_priorThreshold = new("prior-threshold", 0.05, 0, 1, "the prior above which the unknown cells of a class are ignored");

    /// <inheritdoc/>
    public override string Name => "csl";

    /// <summary>n, the unknown cells per example that are ignored, in [0, 1000000]; 5 by default.</summary>
    public double IgnoredPerExample { get; init => field = s_ignored.Checked(value); } = s_ignored.Number;

    /// <summary>The prior above which the unknown cells of a class are ignored, in [0, 1]; 0.05 by default.</summary>
    public double PriorThreshold { get; init => field = s_priorThreshold.Checked(value); } = s_priorThreshold.Number;

    /// <inheritdoc/>
    public override bool NeedsExpectedPositives => true;

    /// <inheritdoc/>
    public override bool NeedsClassPriors => true;

    internal override bool CouplesExamples => true;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "csl",
        Title = "Class-aware selective loss",
        Paper = "Ben-Baruch, Ridnik, Friedman, Ben-Cohen, Zamir, Noy, Zelnik-Manor: Multi-label Classification with Partial Annotations using Class-aware Selective Loss, CVPR",
        Year = 2022,
        Url = "https://arxiv.org/abs/2110.10955",
        Formula = "present: -log p; else: -p⁴·log(1-p), but 0 for unknown cells of common classes and for the likeliest ones of the batch",
        Cells =
        [
            new("present", "-log p"),
            new("unknown", "p⁴·(-log(1-p)), but 0 for the ⌊n·B⌋ with the highest p in the batch and for classes with a prior π above the threshold; π = min(1, k·n_j/Σn), n_j how often class j is observed"),
            new("absent", "p⁴·(-log(1-p))"),
        ],
        Parameters =
        [
            s_ignored,
            s_priorThreshold,
        ],
        Deviation = "There the priors come from a model that was trained before; here from how often each class is observed, scaled to k. With few classes, or common ones, the defaults ignore every unknown cell.",
        Make = p => new SelectiveLoss { IgnoredPerExample = s_ignored.Of(p), PriorThreshold = s_priorThreshold.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> weights = rented.AsSpan(0, (int)batch.Cells);
        float? threshold = LargestUnknown.Threshold(batch, (long)Math.Floor(IgnoredPerExample * batch.Examples));
        int at = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            ReadOnlySpan<LabelState> states = batch.Observed!.Row(batch.Rows[example]);
            for (int j = 0; j < states.Length; j++, at++)
            {
                bool isIgnored = batch.ClassPriors[j] > (float)PriorThreshold || batch.Logits[(example * batch.RowStride) + j] >= threshold;
                weights[at] = states[j] == LabelState.Unknown && isIgnored ? 0 : 1;
            }
        }

        double value = CellLoop.Mean(default(Definition), batch, weights, width);
        ArrayPool<float>.Shared.Return(rented);
        return value;
    }

    /// <summary>The column holds 0 for cells that are ignored, 1 for all others.</summary>
    internal readonly struct Definition : ICellLoss
    {
        private const float Gamma = 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * CellTerm<V>.Logistic(cell, Cell<V>.One))
            + ((Cell<V>.One - cell.Present) * cell.Column * FocalTerm.Absent(cell, Gamma));
    }
}
