using System.Globalization;
using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>The folder of a calibrated run: that of the run, with the calibrated model, its predictions and their metrics; checkpoints and reports stay behind.</summary>
public static class CalibratedRun
{
    /// <summary>What was fitted and what it is worth, as <c>spml calibrate --json</c> prints it.</summary>
    public const string FileName = "calibration.json";

    private const string RecordFile = "run.json";

    /// <summary>What is taken over as it is.</summary>
    private static readonly string[] s_copied = ["metrics.csv", "histograms.csv", "rows.npy", "label-estimates.npy"];

    /// <summary>Refuses an output that a calibrated run may not be written to.</summary>
    /// <param name="run">The run that is calibrated.</param>
    /// <param name="output">The folder.</param>
    /// <param name="force">Whether another run there may be replaced.</param>
    /// <exception cref="ConfigurationException">Something is there, or one of the folders lies in the other.</exception>
    public static void CheckOutput(string run, string output, bool force)
    {
        if (FolderPath.Overlap(run, output))
            throw new ConfigurationException($"A run is never changed: --out {output} is the run {run} itself, or one of them lies in the other. Name a folder of its own.");
        FreshFolder.CheckTarget(output, RecordFile, force);
    }

    /// <summary>Writes the folder; it is complete or not there.</summary>
    /// <param name="calibration">What was fitted.</param>
    /// <param name="output">The folder.</param>
    /// <param name="force">Whether another run there may be replaced.</param>
    /// <param name="command">The command line, for the record.</param>
    /// <exception cref="ConfigurationException">Something is there that may not be replaced.</exception>
    public static void Write(RunCalibration calibration, string output, bool force, IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        CheckOutput(calibration.Request.Run, output, force);
        FreshFolder.Write(output, folder => Fill(calibration, folder, command));
    }

    private static void Fill(RunCalibration calibration, string folder, IReadOnlyList<string> command)
    {
        string from = calibration.Run.Folder;
        foreach (string name in s_copied.Where(calibration.Run.Has))
            File.Copy(Path.Combine(from, name), Path.Combine(folder, name));
        ModelDescription description = calibration.Description with { Calibration = calibration.Fitted };
        ModelFile.Write(Path.Combine(folder, "model.safetensors"), calibration.Model, description, ModelFile.ReadNetwork(calibration.Run.ModelPath));
        Evaluation? validation = WritePredictions(calibration, SplitNames.Validation, folder), test = WritePredictions(calibration, SplitNames.Test, folder);
        AtomicFile.WriteText(Path.Combine(folder, "per_class.csv"), RunMetrics.PerClassCsv(calibration.Classes, test ?? validation));
        WriteMetrics(calibration.Run.MetricsPath, Path.Combine(folder, "metrics.json"), test);
        JsonFile.Write(Path.Combine(folder, FileName), calibration.WriteJson);
        WriteRecord(calibration, folder, command);
    }

    private static Evaluation? WritePredictions(RunCalibration calibration, string split, string folder)
    {
        if (!calibration.Run.Has(StoredPredictions.FileOf(split)) || calibration.Rows(split) is not { } rows)
            return null;
        float[] probabilities = calibration.Calibrated(rows);
        StoredPredictions.Write(folder, split, rows.Ids(), probabilities, calibration.Classes.Count);
        return rows.Truth() is { } truth ? Evaluation.Compute(probabilities, truth, AbsentClass.Zero, calibration.Fitted.Thresholds, calibration.Request.Threads) : null;
    }

    /// <summary>The run's numbers, with those of the test split as they are now.</summary>
    private static void WriteMetrics(string from, string to, Evaluation? test)
    {
        if (!File.Exists(from))
            return;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(from));
        JsonFile.Write(to, writer =>
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == SplitNames.Test && test is not null)
                {
                    writer.WritePropertyName(property.Name);
                    test.WriteJson(writer);
                }
                else
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        });
    }

    private static void WriteRecord(RunCalibration calibration, string folder, IReadOnlyList<string> command)
    {
        RunRecord record = calibration.Run.ReadRecord();
        RunConfiguration configuration = new();
        foreach ((string key, string value) in record.Configuration.Values)
            configuration.Add(key, value);
        string origin = calibration.Fitted.Origin + (calibration.Fitted.Sets is { } sets ? $", coverage {sets.Coverage.ToString("R", CultureInfo.InvariantCulture)}" : "");
        record = record with
        {
            Command = command,
            Configuration = configuration.Add(RunRecord.CalibratedFrom, Full(calibration.Run.Folder)).Add("calibration", origin),
            Notes = [.. record.Notes, $"Made by spml calibrate from {Full(calibration.Run.Folder)}: {origin}."],
            Sha256 = new Dictionary<string, string>(),
        };
        record.Write(Path.Combine(folder, RecordFile));
        RunFolder written = RunFolder.Open(folder);
        written.Write(record with { Sha256 = written.Checksums() });
    }

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
