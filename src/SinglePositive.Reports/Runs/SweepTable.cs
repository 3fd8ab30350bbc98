using System.Text.Json;

namespace SinglePositive.Reports.Runs;

/// <summary>A combination of settings of a sweep, over its seeds.</summary>
/// <param name="Settings">The settings, without the seed.</param>
/// <param name="Runs">The names of its run folders.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Means">Mean of each measure over the seeds; NaN where there is none.</param>
/// <param name="Deviations">Deviation of a sample; NaN for fewer than two seeds.</param>
internal sealed record SweepRow(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Runs, int Diverged, IReadOnlyDictionary<string, double> Means, IReadOnlyDictionary<string, double> Deviations)
{
    /// <summary>The mean of a measure; NaN when there is none.</summary>
    public double Mean(string measure) => Means.GetValueOrDefault(measure, double.NaN);

    /// <summary>The deviation of a measure; NaN when there is none.</summary>
    public double Deviation(string measure) => Deviations.GetValueOrDefault(measure, double.NaN);
}

/// <summary>What a sweep found: its <c>summary.json</c>.</summary>
internal sealed class SweepTable
{
    private const string SummaryFile = "summary.json";
    private static readonly string[] s_measures = ["validationMap", "validationMapObserved", "testMap", "trainMapTruth", "trainMapEstimates"];

    private SweepTable(string folder, IReadOnlyList<SweepRow> points, IReadOnlyList<SweepRow> best) => (Folder, Points, Best) = (folder, points, best);

    /// <summary>The folder of the sweep.</summary>
    public string Folder { get; }

    /// <summary>Each combination of settings, in grid order.</summary>
    public IReadOnlyList<SweepRow> Points { get; }

    /// <summary>The best of each loss.</summary>
    public IReadOnlyList<SweepRow> Best { get; }

    /// <summary>The measure that chose: by full labels where there are some.</summary>
    public string Selection => Points.Any(point => double.IsFinite(point.Mean("validationMap"))) ? "validationMap" : "validationMapObserved";

    /// <summary>True for the folder of a sweep.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, "sweep.json"));

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
            return new SweepTable(folder, Rows(json.RootElement.GetProperty("points")), Rows(json.RootElement.GetProperty("bestByLoss")));
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataFormatException(path, null, "this is not the summary of a sweep, or it is damaged.", failure);
        }
    }

    /// <summary>The first run of the best settings of each loss, as far as it was kept: its folder, and the loss.</summary>
    public IEnumerable<(string Folder, string Loss)> BestRuns() =>
        from row in Best
        let folder = row.Runs.Select(name => Path.Combine(Folder, "runs", name)).FirstOrDefault(Training.RunFolder.HasRecord)
        where folder is not null
        select (folder, row.Settings.GetValueOrDefault("loss", ""));

    private static SweepRow[] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => new SweepRow(
        row.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!),
        [.. row.GetProperty("runs").EnumerateArray().Select(run => run.GetString()!)],
        row.GetProperty("diverged").GetInt32(),
        s_measures.ToDictionary(name => name, name => Number(row, name, "mean")),
        s_measures.ToDictionary(name => name, name => Number(row, name, "std"))))];

    private static double Number(JsonElement row, string measure, string name) =>
        row.TryGetProperty(measure, out JsonElement statistic) && statistic.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
