using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>What a run of a sweep gave: a line of the journal. mAP in per cent, NaN where labels are missing.</summary>
public sealed record SweepOutcome
{
    private static readonly (string Name, Func<SweepOutcome, double> Value)[] s_measures =
    [
        ("validationMap", outcome => outcome.ValidationMap),
        ("validationMapObserved", outcome => outcome.ValidationMapObserved),
        ("testMap", outcome => outcome.TestMap),
        ("trainMapTruth", outcome => outcome.TrainMapTruth),
        ("trainMapEstimates", outcome => outcome.TrainMapEstimates),
        (RunMetrics.SelectionScoreName, outcome => outcome.SelectionScore),
    ];

    /// <summary>The run's name: its folder.</summary>
    public required string Run { get; init; }

    /// <summary>True when training ended in numbers that are none; all others are then missing.</summary>
    public bool Diverged { get; init; }

    /// <summary>Epochs trained.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch that everything belongs to, from 0.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Which of the validation metrics selects.</summary>
    public Selection Selection { get; init; }

    /// <summary>Against full validation labels.</summary>
    public double ValidationMap { get; init; } = double.NaN;

    /// <summary>Against observed validation labels.</summary>
    public double ValidationMapObserved { get; init; } = double.NaN;

    /// <summary>On the test split.</summary>
    public double TestMap { get; init; } = double.NaN;

    /// <summary>The model's scores on the training rows against their full labels.</summary>
    public double TrainMapTruth { get; init; } = double.NaN;

    /// <summary>The label estimates against the full labels.</summary>
    public double TrainMapEstimates { get; init; } = double.NaN;

    /// <summary>Wall time of the run.</summary>
    public double Seconds { get; init; }

    /// <summary>The metric that selects; NaN without one.</summary>
    public double Selected => Selection switch { Selection.Clean => ValidationMap, Selection.Observed => ValidationMapObserved, _ => SelectionScore };

    /// <summary>What selects where it is neither of the validation mAPs; NaN otherwise.</summary>
    public double SelectionScore { get; init; } = double.NaN;

    /// <summary>The names of the numbers that are averaged over seeds, and where they are. What selects is one of its own only where it is neither of the validation mAPs.</summary>
    internal static IReadOnlyList<(string Name, Func<SweepOutcome, double> Value)> Measures(IEnumerable<SweepOutcome> outcomes) =>
        outcomes.Any(outcome => double.IsFinite(outcome.SelectionScore)) ? s_measures : s_measures[..^1];

    /// <summary>What selects, as files have it.</summary>
    internal string SelectionName => SelectionNames.Of(Selection);

    internal static SweepOutcome Of(string run, Selection selection, RunMetrics metrics)
    {
        EpochRecord best = metrics.Result.History[metrics.Result.BestEpoch];
        return new SweepOutcome
        {
            Run = run,
            Epochs = metrics.Result.History.Count,
            BestEpoch = metrics.Result.BestEpoch,
            Selection = selection,
            ValidationMap = best.ValidationMap,
            ValidationMapObserved = best.ValidationMapObserved,
            SelectionScore = best.SelectionScore,
            TestMap = metrics.Test?.MeanAveragePrecisionPercent ?? double.NaN,
            TrainMapTruth = metrics.TrainMapTruth,
            TrainMapEstimates = metrics.TrainMapEstimates,
            Seconds = metrics.TotalSeconds,
        };
    }

    /// <summary>The outcome of a run that was finished but not yet noted when the sweep was killed.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="selection">What selects.</param>
    /// <param name="metrics">Its <c>metrics.json</c>.</param>
    internal static SweepOutcome Of(string run, Selection selection, JsonElement metrics) => new()
    {
        Run = run,
        Epochs = metrics.GetProperty("epochs").GetInt32(),
        BestEpoch = metrics.GetProperty("bestEpoch").GetInt32(),
        Selection = selection,
        ValidationMap = Number(metrics.GetProperty("validation"), "map"),
        ValidationMapObserved = Number(metrics.GetProperty("validation"), "mapObserved"),
        SelectionScore = Optional(metrics.GetProperty("validation")),
        TestMap = metrics.GetProperty("test") is { ValueKind: JsonValueKind.Object } test ? Number(test, "map") : double.NaN,
        TrainMapTruth = Number(metrics.GetProperty("train"), "mapTruth"),
        TrainMapEstimates = Number(metrics.GetProperty("train"), "mapEstimates"),
        Seconds = Number(metrics.GetProperty("seconds"), "total"),
    };

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("run", Run);
        writer.WriteBoolean("diverged", Diverged);
        writer.WriteNumber("epochs", Epochs);
        writer.WriteNumber("bestEpoch", BestEpoch);
        writer.WriteString("selection", SelectionName);
        foreach ((string name, Func<SweepOutcome, double> value) in Measures([this]))
            writer.WriteNumberOrNull(name, value(this));
        writer.WriteNumber("seconds", Seconds);
        writer.WriteEndObject();
    }

    internal static SweepOutcome Read(JsonElement line) => new()
    {
        Run = line.GetProperty("run").GetString()!,
        Diverged = line.GetProperty("diverged").GetBoolean(),
        Epochs = line.GetProperty("epochs").GetInt32(),
        BestEpoch = line.GetProperty("bestEpoch").GetInt32(),
        Selection = SelectionNames.Read(line.GetProperty("selection").GetString()),
        ValidationMap = Number(line, "validationMap"),
        ValidationMapObserved = Number(line, "validationMapObserved"),
        SelectionScore = Optional(line),
        TestMap = Number(line, "testMap"),
        TrainMapTruth = Number(line, "trainMapTruth"),
        TrainMapEstimates = Number(line, "trainMapEstimates"),
        Seconds = Number(line, "seconds"),
    };

    private static double Optional(JsonElement element) => element.TryGetProperty(RunMetrics.SelectionScoreName, out _) ? Number(element, RunMetrics.SelectionScoreName) : double.NaN;

    private static double Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;
}
