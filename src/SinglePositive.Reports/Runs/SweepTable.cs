using System.Text.Json;
using SinglePositive.Training;

namespace SinglePositive.Reports.Runs;

/// <summary>A combination of settings of a sweep, over its seeds.</summary>
/// <param name="Settings">The settings, without the seed.</param>
/// <param name="Runs">The names of its run folders.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Means">Mean of each measure over the seeds; NaN where there is none.</param>
/// <param name="Deviations">Deviation of a sample; NaN for fewer than two seeds.</param>
/// <param name="SelectsBy">The measure that selects.</param>
internal sealed record SweepRow(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Runs, int Diverged, IReadOnlyDictionary<string, double> Means, IReadOnlyDictionary<string, double> Deviations, string SelectsBy)
{
    /// <summary>The mean of the measure that selects; NaN when there is none.</summary>
    public double Selected => Mean(SelectsBy);

    /// <summary>The mean of a measure; NaN when there is none.</summary>
    public double Mean(string measure) => Means.GetValueOrDefault(measure, double.NaN);

    /// <summary>The deviation of a measure; NaN when there is none.</summary>
    public double Deviation(string measure) => Deviations.GetValueOrDefault(measure, double.NaN);
}

/// <summary>What a sweep found: its <c>summary.json</c>.</summary>
internal sealed class SweepTable
{
    /// <summary>mAP on validation rows: against full labels, and against observed ones.</summary>
    public const string Clean = "validationMap", Observed = "validationMapObserved";

    /// <summary>What selects by observed labels and is no mAP: recall or likelihood of these.</summary>
    public const string Score = RunMetrics.SelectionScoreName;

    private const string SummaryFile = "summary.json", RecordFile = "sweep.json";
    private static readonly string[] s_measures = [Clean, Observed, Score, "testMap", "trainMapTruth", "trainMapEstimates"];

    private SweepTable(string folder, IReadOnlyList<SweepRow> points, IReadOnlyList<SweepRow> best) => (Folder, Points, Best) = (folder, points, best);

    /// <summary>The folder of the sweep.</summary>
    public string Folder { get; }

    /// <summary>Each combination of settings, in grid order.</summary>
    public IReadOnlyList<SweepRow> Points { get; }

    /// <summary>The best of each loss, and mode, and data set.</summary>
    public IReadOnlyList<SweepRow> Best { get; }

    /// <summary>The names of its data sets: several are a setting, one is that of its folder.</summary>
    public IReadOnlyList<string> Datasets { get; private init; } = [];

    /// <summary>The values of those of some settings that differ within the sweep, with commas between them; empty when none does.</summary>
    public string Differing(SweepRow row, params ReadOnlySpan<string> settings)
    {
        List<string> values = [];
        foreach (string setting in settings)
        {
            if (Points.Select(point => point.Settings.GetValueOrDefault(setting)).Distinct().Count() > 1 && row.Settings.TryGetValue(setting, out string? value))
                values.Add(value);
        }

        return string.Join(", ", values);
    }

    /// <summary>What tells the best rows apart: data set, mode and loss, those that differ; the loss when none does.</summary>
    public string Label(SweepRow row) => Differing(row, "dataset", "mode", "loss") is { Length: > 0 } label ? label : row.Settings.GetValueOrDefault("loss", "");

    /// <summary>True for the folder of a sweep.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, RecordFile));

    /// <summary>Reads a sweep that has ended.</summary>
    /// <exception cref="ConfigurationException">It has not ended.</exception>
    /// <exception cref="DataFormatException">The summary is damaged.</exception>
    public static SweepTable Read(string folder)
    {
        string path = Path.Combine(folder, SummaryFile);
        if (!File.Exists(path))
            throw new ConfigurationException($"The sweep {folder} has not ended: it has no {SummaryFile}. Go on with it by spml sweep --resume, or name single runs of its folder runs.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            SweepRow[] points = Rows(json.RootElement.GetProperty("points"));
            string[] datasets = [.. points.Select(point => point.Settings.GetValueOrDefault("dataset")).OfType<string>().Distinct()];
            return new SweepTable(folder, points, Rows(json.RootElement.GetProperty("bestByLoss"))) { Datasets = datasets.Length > 0 ? datasets : [.. RecordedDatasets(folder)] };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataFormatException(path, null, "this is not the summary of a sweep, or it is damaged.", failure);
        }
    }

    /// <summary>The first run that was kept of each of the best settings: its folder, null when none was kept, and what tells it from the others.</summary>
    public IEnumerable<(string? Folder, string Label)> BestRuns() =>
        from row in Best
        select (row.Runs.Select(name => Path.Combine(Folder, "runs", name)).FirstOrDefault(Training.RunFolder.HasRecord), Label(row));

    private static IEnumerable<string> RecordedDatasets(string folder)
    {
        string path = Path.Combine(folder, RecordFile);
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("datasets").EnumerateArray().Select(dataset => Path.GetFileName(Path.TrimEndingDirectorySeparator(dataset.GetProperty("folder").GetString()!)))];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DataFormatException(path, null, "this is not the record of a sweep, or it is damaged.", failure);
        }
    }

    private static SweepRow[] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => new SweepRow(
        row.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!),
        [.. row.GetProperty("runs").EnumerateArray().Select(run => run.GetString()!)],
        row.GetProperty("diverged").GetInt32(),
        s_measures.ToDictionary(name => name, name => Number(row, name, "mean")),
        s_measures.ToDictionary(name => name, name => Number(row, name, "std")),
        SelectsBy(row)))];

    /// <summary>Sweeps of earlier versions do not say what selects (by default full labels do where there are some), or lack the score that does.</summary>
    private static string SelectsBy(JsonElement row) => row.TryGetProperty("selection", out JsonElement selection) && selection.ValueKind == JsonValueKind.String
        ? SelectionNames.Read(selection.GetString()) switch { Selection.Clean => Clean, Selection.Observed => Observed, _ => double.IsFinite(Number(row, Score, "mean")) ? Score : Observed }
        : double.IsFinite(Number(row, Clean, "mean")) ? Clean : Observed;

    private static double Number(JsonElement row, string measure, string name) =>
        row.TryGetProperty(measure, out JsonElement statistic) && statistic.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
