using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Experiments;

/// <summary>What a sweep found: mean and deviation over seeds of each combination of settings, and which was the best.</summary>
/// <remarks>
/// The best has the highest mean of the validation metric that selects epochs as well; the first of equals. A combination of which a seed diverged, or whose runs are not all finished, is not
/// the best while there are others; without validation labels there is no best, and none of several losses by observed-loss. The deviation is that of a sample (n - 1); one seed has none.
/// </remarks>
public sealed class SweepSummary
{
    private static readonly string[] s_groups = ["dataset", "mode", "loss"];

    internal SweepSummary(IReadOnlyList<SweepRun> runs, IReadOnlyDictionary<SweepRun, SweepOutcome> outcomes)
    {
        Points = [.. runs.GroupBy(run => Key(run.Settings.Where(setting => setting.Key != "seed"))).Select(group => new SweepPoint([.. group], outcomes))];
        BestByLoss = [.. Points.GroupBy(point => Key(point.Settings.Where(setting => s_groups.Contains(setting.Key)))).Select(Best).OfType<SweepPoint>()];
        BestOfAll = Points.Select(point => point.Setting("dataset")).Distinct().Count() == 1 && !IsByLossAlone ? Best(BestByLoss) : null;
    }

    /// <summary>Each combination of settings, in grid order.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>The best of each loss (and mode, and data set, where there are several), in grid order.</summary>
    public IReadOnlyList<SweepPoint> BestByLoss { get; }

    /// <summary>The best of all; null without validation labels, for several data sets, or when <see cref="IsByLossAlone"/>.</summary>
    public SweepPoint? BestOfAll { get; }

    /// <summary>True when what selects compares settings of one loss only, and there are several: losses differ in what they make probabilities.</summary>
    public bool IsByLossAlone =>
        Points.SelectMany(point => point.Outcomes).Any(outcome => outcome.Selection == Training.Selection.ObservedLoss) && Points.Select(point => point.Setting("loss")).Distinct().Count() > 1;

    /// <summary>Writes <c>summary.json</c>'s document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("runs", Points.Sum(point => point.Runs.Count));
        writer.WriteNumber("diverged", Points.Sum(point => point.Diverged));
        writer.WritePropertyName("best");
        if (BestOfAll is null)
            writer.WriteNullValue();
        else
            BestOfAll.Write(writer);
        foreach ((string name, IReadOnlyList<SweepPoint> points) in new[] { ("bestByLoss", BestByLoss), ("points", Points) })
        {
            writer.WriteStartArray(name);
            foreach (SweepPoint point in points)
                point.Write(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static SweepPoint? Best(IEnumerable<SweepPoint> points) =>
        points.Where(point => double.IsFinite(point.Selection.Mean)).OrderBy(point => point.Diverged > 0 || !point.IsFinished).ThenByDescending(point => point.Selection.Mean).FirstOrDefault();

    private static string Key(IEnumerable<KeyValuePair<string, string>> settings) => string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}"));
}

/// <summary>A combination of settings, over its seeds.</summary>
public sealed class SweepPoint
{
    internal SweepPoint(IReadOnlyList<SweepRun> runs, IReadOnlyDictionary<SweepRun, SweepOutcome> outcomes)
    {
        Runs = runs;
        Settings = [.. runs[0].Settings.Where(setting => setting.Key != "seed")];
        Outcomes = [.. runs.Select(run => outcomes.GetValueOrDefault(run)).OfType<SweepOutcome>()];
    }

    /// <summary>The settings, without the seed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; }

    /// <summary>Its runs, one for each seed.</summary>
    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>What the finished ones gave, in the order of the runs.</summary>
    public IReadOnlyList<SweepOutcome> Outcomes { get; }

    /// <summary>How many diverged.</summary>
    public int Diverged => Outcomes.Count(outcome => outcome.Diverged);

    /// <summary>True when all runs are finished.</summary>
    public bool IsFinished => Outcomes.Count == Runs.Count;

    /// <summary>The metric that selects.</summary>
    public SweepStatistic Selection => Of(outcome => outcome.Selected);

    /// <summary>Mean and deviation of a number over the runs that did not diverge.</summary>
    public SweepStatistic Of(Func<SweepOutcome, double> number)
    {
        double[] values = [.. Outcomes.Where(outcome => !outcome.Diverged).Select(number).Where(double.IsFinite)];
        if (values.Length == 0)
            return new SweepStatistic(double.NaN, double.NaN);
        double mean = values.Sum() / values.Length;
        return new SweepStatistic(mean, values.Length == 1 ? double.NaN : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    /// <summary>The value of a setting; null where it has none.</summary>
    public string? Setting(string name) => Settings.FirstOrDefault(setting => setting.Key == name).Value;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("settings");
        foreach ((string name, string value) in Settings)
            writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteStartArray("runs");
        foreach (SweepOutcome outcome in Outcomes)
            writer.WriteStringValue(outcome.Run);
        writer.WriteEndArray();
        writer.WriteNumber("diverged", Diverged);
        writer.WriteString("selection", Outcomes.Count == 0 ? null : Outcomes[0].SelectionName);
        foreach ((string name, Func<SweepOutcome, double> value) in SweepOutcome.Measures(Outcomes))
        {
            SweepStatistic statistic = Of(value);
            writer.WriteStartObject(name);
            writer.WriteNumberOrNull("mean", statistic.Mean);
            writer.WriteNumberOrNull("std", statistic.Deviation);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}

/// <summary>A number over several seeds.</summary>
/// <param name="Mean">The mean; NaN when it is over nothing.</param>
/// <param name="Deviation">The deviation of a sample; NaN for fewer than two.</param>
public readonly record struct SweepStatistic(double Mean, double Deviation);
