using System.Diagnostics;
using System.Globalization;
using SinglePositive.Calibration;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>k, the mean number of present classes per example, where no full labels of the train split are known.</summary>
public sealed record ExpectedPositivesEstimate
{
    /// <summary>Estimate k from observed labels and features.</summary>
    public const string Auto = "auto";

    /// <summary>What stands before the name of an audit's file.</summary>
    public const string AuditPrefix = "audit:";

    /// <summary><c>auto</c>, or <c>audit:</c> and the full path of the file.</summary>
    public required string From { get; init; }

    /// <summary>k; for an audit with its 95 % interval, otherwise the ends are NaN.</summary>
    public required Interval PerExample { get; init; }

    /// <summary>For each class the share of examples in which it is present, likewise.</summary>
    public required IReadOnlyList<Interval> PerClass { get; init; }

    /// <summary>Examples that were counted, or learned from.</summary>
    public required int Examples { get; init; }

    /// <summary>Wall time.</summary>
    public required double Seconds { get; init; }

    private string? FileSha256 { get; init; }

    /// <summary>The estimate in one sentence.</summary>
    public string Sentence
    {
        get
        {
            string k = Text(PerExample.Estimate);
            return From == Auto
                ? $"k = {k} is estimated from the observed labels and the features ({Text(Seconds)} s); an audit of 100 examples is surer (docs/expected-positives.md)."
                : $"k = {k}, 95 % interval {Text(PerExample.Low)} to {Text(PerExample.High)}, from an audit of {Examples} examples.";
        }
    }

    /// <summary>What the audit contradicts, as a sentence; null when nothing.</summary>
    public string? Warning => Contradicted == 0
        ? null
        : $"{Contradicted} of the {Examples} audited examples lack a label that was observed present, so that either the given label is wrong or the audit is not complete; every label of an audited example has to be in it.";

    /// <summary>Audited examples that lack a label that was observed present.</summary>
    public int Contradicted { get; init; }

    /// <summary>True for what <c>--expected-positives</c> takes beside a number.</summary>
    public static bool IsSource(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == Auto || (text.StartsWith(AuditPrefix, StringComparison.Ordinal) && text.Length > AuditPrefix.Length);
    }

    /// <summary>Estimates k of a dataset.</summary>
    /// <param name="folder">The dataset folder.</param>
    /// <param name="features">Which features; null when there is one set.</param>
    /// <param name="from"><c>auto</c> or <c>audit:FILE</c>.</param>
    /// <param name="threads">The most threads to use; the result does not depend on it.</param>
    /// <exception cref="ConfigurationException">The dataset lacks what the estimate needs.</exception>
    /// <exception cref="DataFormatException">The audit does not fit the dataset.</exception>
    public static ExpectedPositivesEstimate Compute(string folder, string? features, string from, int threads)
    {
        ArgumentNullException.ThrowIfNull(from);
        using SharedDataset data = SharedDataset.Open(folder);
        if (from != Auto)
            return Audited(data, from);
        string name = FeatureChoice.Resolve(data.Dataset, features);
        return Of(data, data.Labels(new Losses.AssumeNegative(), name, readsPictures: false).Train, name, from, threads);
    }

    internal static ExpectedPositivesEstimate Of(SharedDataset data, TrainingLabels train, string? features, string from, int threads) =>
        data.Estimate((from, features), () => from == Auto ? Automatic(data, train, features, threads) : WithLabels(Audited(data, from)));

    internal void Describe(RunConfiguration configuration)
    {
        configuration.Add("expected-positives-from", From);
        if (FileSha256 is not null)
            configuration.Add("expected-positives-low", PerExample.Low).Add("expected-positives-high", PerExample.High).Add("audit-examples", Examples).Add("audit-sha256", FileSha256);
    }

    private static ExpectedPositivesEstimate WithLabels(ExpectedPositivesEstimate audit) => audit.PerExample.Estimate > 0
        ? audit
        : throw new ConfigurationException($"The audit {audit.From[AuditPrefix.Length..]} has no present label in any of its {audit.Examples} examples, so k would be 0; audit more examples, or give --expected-positives K.");

    private static ExpectedPositivesEstimate Automatic(SharedDataset data, TrainingLabels train, string? features, int threads)
    {
        if (features is null)
            throw new ConfigurationException("--expected-positives auto learns from features, and the run is given none; make some with spml features, or give --expected-positives K or audit:FILE.");
        if (train.Observed is not { } observed)
            throw new ConfigurationException("--expected-positives auto learns from observed labels, and there are none; make them with spml observe.");
        long began = Stopwatch.GetTimestamp();
        double[] shares = SetSizeEstimate.Shares(data.Features(data.Dataset.Train, features), observed, train.Rows, threads);
        // The estimate looks at one label of each example; what else is observed is there in any case.
        double k = Math.Max(shares.Select((share, i) => share * (i + 1)).Sum(), train.Rows.Average(row => (double)observed.Row(row).Count(LabelState.Present)));
        return new ExpectedPositivesEstimate
        {
            From = Auto,
            PerExample = new Interval(k, double.NaN, double.NaN),
            PerClass = [.. ClassPriors.FromObserved(observed, train.Rows, k).Select(prior => new Interval(prior, double.NaN, double.NaN))],
            Examples = train.Rows.Length,
            Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
        };
    }

    private static ExpectedPositivesEstimate Audited(SharedDataset data, string from)
    {
        long began = Stopwatch.GetTimestamp();
        string file = Path.GetFullPath(from[AuditPrefix.Length..]);
        (int[] rows, TruthMatrix audited) = AuditFile.ReadRows(file, data.Dataset);
        ObservedMatrix? observed = data.Labels(data.Dataset.Train).Observed;
        return new ExpectedPositivesEstimate
        {
            From = AuditPrefix + file,
            PerExample = LabelAudit.PerExample(audited),
            PerClass = LabelAudit.PerClass(audited),
            Examples = audited.Examples,
            Contradicted = observed is null ? 0 : Enumerable.Range(0, rows.Length).Count(i => Enumerable.Range(0, audited.Classes).Any(j => observed[rows[i], j] == LabelState.Present && !audited[i, j])),
            Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
            FileSha256 = Checksum.Sha256(file),
        };
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
