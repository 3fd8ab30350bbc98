using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Large loss methods: cross-entropy with unknown taken for absent, but for the unknown cells of the batch whose losses are the largest.</summary>
/// <remarks>
/// Kim et al. (CVPR 2022), without ε. Rejected or corrected are the ⌈B·L·(e-1)·Δ⌉ largest in epoch e (<c>ll-cp</c>: ⌈B·L·Δ⌉ from the second epoch on); equals of the smallest
/// of them belong to them, and only those strictly above it are corrected for good. Deviation from the authors' code: a cell that is observed is never among them.
/// </remarks>
public sealed record LargeLoss : Loss
{
    private const string Paper = "Kim, Kim, Akata, Lee: Large Loss Matters in Weakly Supervised Multi-Label Classification, CVPR";

    // The default that Rate has; those of the other treatments are the first of their rates.
    private static readonly LossParameter s_rate = RateParameter(0.002);

    /// <inheritdoc/>
    public override string Name => Treatment switch
    {
        LargeLossTreatment.Rejection => "ll-r",
        LargeLossTreatment.TemporaryCorrection => "ll-ct",
        _ => "ll-cp",
    };

    /// <summary>What happens to the cells.</summary>
    public LargeLossTreatment Treatment { get; init; }

    /// <summary>Δ, a share of a batch's cells, in [0, 1]; 0.002 by default, 0.001 in <c>ll-cp</c>.</summary>
    public double Rate { get; init => field = s_rate.Checked(value); } = s_rate.Number;

    internal override bool CouplesExamples => true;

    internal override float? MemoryStart => Treatment == LargeLossTreatment.PermanentCorrection ? 0 : null;

    internal static IReadOnlyList<LossEntry> Entries { get; } =
    [
        Entry("ll-r", "Large loss rejection", LargeLossTreatment.Rejection, "0 for the ⌈B·L·(e-1)·Δ⌉ largest of the batch", [0.002, 0.004, 0.004, 0.004]),
        Entry("ll-ct", "Large loss temporary correction", LargeLossTreatment.TemporaryCorrection, "-log p for the ⌈B·L·(e-1)·Δ⌉ largest of the batch", [0.002, 0.002, 0.002, 0.004]),
        Entry("ll-cp", "Large loss permanent correction", LargeLossTreatment.PermanentCorrection, "from the second epoch -log p for the ⌈B·L·Δ⌉ largest of the batch, and then always for those above the smallest of them", [0.001, 0.002, 0.002, 0.002]),
    ];

    private static LossEntry Entry(string name, string title, LargeLossTreatment treatment, string treated, double[] rates) => new()
    {
        Name = name,
        Title = title,
        Paper = Paper,
        Year = 2022,
        Url = "https://arxiv.org/abs/2206.03740",
        Formula = $"present: -log p; else: -log(1-p), but {treated}",
        Cells = [new("present", "-log p"), new("unknown", $"-log(1-p), but {treated}"), new("absent", "-log(1-p)")],
        Parameters = [RateParameter(rates[0])],
        Presets = LossPreset.OfPaperSets(("large-loss-rate", rates)),
        Deviation = "There a threshold that falls to 0 takes observed cells along; here a cell that is observed is never rejected or corrected.",
        Make = p => new LargeLoss { Treatment = treatment, Rate = RateParameter(rates[0]).Of(p) },
    };

    private static LossParameter RateParameter(double value) => new("large-loss-rate", value, 0, 1, "Δ, the share of a batch's cells that are taken for large (ll-r, ll-ct: this many more in every epoch)");

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> treated = rented.AsSpan(0, (int)batch.Cells);
        Mark(batch, LargestUnknown.Threshold(batch, Count(batch)), treated);
        double value = CellLoop.Mean(new Definition(Treatment == LargeLossTreatment.Rejection), batch, treated, width);
        ArrayPool<float>.Shared.Return(rented);
        return value;
    }

    private long Count(in LossBatch batch)
    {
        int epochs = Treatment == LargeLossTreatment.PermanentCorrection ? Math.Min(1, batch.Moment.Epoch - 1) : batch.Moment.Epoch - 1;
        // Shares such as 0.002 are no binary fractions: what is whole but for their rounding is not rounded up.
        return (long)Math.Ceiling(batch.Cells * epochs * Rate * (1 - 1e-12));
    }

    /// <summary>Writes 1 for the cells that are treated and 0 for the others; remembers what is corrected for good.</summary>
    private static void Mark(in LossBatch batch, float? threshold, Span<float> treated)
    {
        int at = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            int row = batch.Rows[example];
            Span<float> remembered = batch.Memory is { } memory ? memory.Row(row) : default;
            ReadOnlySpan<LabelState> states = batch.Observed!.Row(row);
            for (int j = 0; j < states.Length; j++, at++)
            {
                float logit = batch.Logits[(example * batch.RowStride) + j];
                bool isKnown = !remembered.IsEmpty && remembered[j] != 0;
                treated[at] = isKnown || (states[j] == LabelState.Unknown && logit >= threshold) ? 1 : 0;
                if (!remembered.IsEmpty && states[j] == LabelState.Unknown && logit > threshold)
                    remembered[j] = 1;
            }
        }
    }

    /// <summary>The column holds 1 for cells that are treated.</summary>
    internal readonly struct Definition(bool rejects) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => rejects
                ? (Cell<V>.One - cell.Column) * CellTerm<V>.Logistic(cell, cell.Present)
                : CellTerm<V>.Logistic(cell, V.Max(cell.Present, cell.Column));
    }
}
