using SinglePositive.Losses;

namespace SinglePositive.Experiments.Paper;

/// <summary>The grid of Cole et al. (CVPR 2021), and their tables from what a sweep over it found.</summary>
public static class PaperStudy
{
    private const string OnePositive = "1 pos";

    /// <summary>What losses of the tables are given beyond one present label per image.</summary>
    private static readonly Dictionary<string, string> s_labels = new() { ["bce"] = "all", ["bce-ls"] = "all", ["iun"] = "1 pos, all neg", ["iu"] = "1 pos, 1 neg" };

    /// <summary>The modes of training, with the paper's title for each, in the order of its tables.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Modes { get; } = [new("linear", "linear"), new("fine-tune", "fine-tuned"), new("linear-init", "LinearInit")];

    /// <summary>Learning rates of the grid.</summary>
    public static IReadOnlyList<string> LearningRates { get; } = ["1e-2", "1e-3", "1e-4", "1e-5"];

    /// <summary>Batch sizes of the grid.</summary>
    public static IReadOnlyList<string> BatchSizes { get; } = ["8", "16"];

    /// <summary>The losses of the main table, in its order.</summary>
    public static IReadOnlyList<string> Losses { get; } = ["bce", "bce-ls", "iun", "iu", "an", "an-ls", "wan", "epr", "role"];

    /// <summary>The losses that the paper combines with LinearInit.</summary>
    public static IReadOnlyList<string> LinearInitLosses { get; } = ["an-ls", "role"];

    /// <summary>Labels of an image that a loss is given, as the tables say it.</summary>
    public static string LabelsOf(string loss) => s_labels.GetValueOrDefault(loss, OnePositive);

    /// <summary>The tables of a sweep: test mAP for each mode of training, then how well linear models recovered the training labels.</summary>
    /// <param name="summary">What the sweep found. Its runs have the settings <c>dataset</c>, <c>mode</c> and <c>loss</c>; of each the settings that validation chose count.</param>
    /// <param name="columns">Values of <c>dataset</c>, and which of the paper's data sets each is, if any.</param>
    public static IReadOnlyList<PaperTable> Tables(SweepSummary summary, IReadOnlyList<KeyValuePair<string, PaperDataset?>> columns)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(columns);
        string[] heads = [.. columns.Select(column => column.Key)];
        List<PaperTable> tables = [];
        foreach ((string mode, string title) in Modes)
        {
            if (LossesOf(summary, mode) is { Length: > 0 } losses)
                tables.Add(new PaperTable($"Test mAP, {title}", heads, [.. losses.Select(loss => TestRow(summary, columns, mode, loss))]));
        }

        if (Array.FindAll(LossesOf(summary, Modes[0].Key), IsRanked) is { Length: > 0 } recovering)
            tables.Add(new PaperTable("Recovered training labels (mAP against the hidden truth), linear", heads, [.. recovering.SelectMany(loss => RecoveryRows(summary, columns, loss))]));
        return tables;
    }

    private static bool IsRanked(string loss) => LabelsOf(loss) == OnePositive;

    private static string[] LossesOf(SweepSummary summary, string mode) =>
        [.. summary.Points.Where(point => point.Setting("mode") == mode).Select(point => point.Setting("loss")).OfType<string>().Distinct()];

    private static PaperRow TestRow(SweepSummary summary, IReadOnlyList<KeyValuePair<string, PaperDataset?>> columns, string mode, string loss) =>
        new(TitleOf(loss), LabelsOf(loss), IsRanked(loss), [.. columns.Select(column => Cell(summary, column.Key, mode, loss, outcome => outcome.TestMap, column.Value is { } known ? PublishedResults.TestMap(known, mode, loss) : double.NaN))]);

    /// <summary>A row for the model's scores, and one for the label estimator's where the loss has one. The paper has the estimator's where there is one.</summary>
    private static IEnumerable<PaperRow> RecoveryRows(SweepSummary summary, IReadOnlyList<KeyValuePair<string, PaperDataset?>> columns, string loss)
    {
        bool estimates = LossCatalog.Find(loss).Needs.Contains("label estimator");
        PaperRow Row(string title, Func<SweepOutcome, double> value, bool published) => new(title, OnePositive, true, [.. columns.Select(column =>
            Cell(summary, column.Key, Modes[0].Key, loss, value, published && column.Value is { } known ? PublishedResults.RecoveryMap(known, loss) : double.NaN))]);
        yield return Row(estimates ? $"{TitleOf(loss)} (model)" : TitleOf(loss), outcome => outcome.TrainMapTruth, !estimates);
        if (estimates)
            yield return Row($"{TitleOf(loss)} (estimator)", outcome => outcome.TrainMapEstimates, true);
    }

    private static PaperCell Cell(SweepSummary summary, string dataset, string mode, string loss, Func<SweepOutcome, double> value, double published)
    {
        SweepPoint? best = summary.BestByLoss.FirstOrDefault(point => point.Setting("dataset") == dataset && point.Setting("mode") == mode && point.Setting("loss") == loss);
        SweepStatistic ours = best?.Of(value) ?? new SweepStatistic(double.NaN, double.NaN);
        return new PaperCell(ours.Mean, ours.Deviation, published);
    }

    private static string TitleOf(string loss) => loss.ToUpperInvariant();
}
