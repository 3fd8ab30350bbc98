using System.Globalization;

namespace SinglePositive.Training;

/// <summary>From the record of a run back to the request that it carried out.</summary>
internal static class RecordedRequest
{
    private const string LossPrefix = "loss.";

    /// <summary>The request that repeats a run, with what it left open as it was resolved then.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="record">Its record.</param>
    /// <param name="output">Where a repetition would go.</param>
    /// <param name="threads">The most threads to use; a network takes as many as the run did, on which its sums depend.</param>
    /// <param name="command">The command line, for a repetition's record.</param>
    /// <exception cref="DataFormatException">A setting is missing or no number.</exception>
    public static TrainingRequest Of(string folder, RunRecord record, string output, int threads, IReadOnlyList<string> command)
    {
        try
        {
            return Parse(record, output, threads, command);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentNullException or OverflowException)
        {
            throw new DataFormatException(Path.Combine(folder, "run.json"), "configuration", "a setting of the run is missing or no number; the record is damaged, or of another version.", failure);
        }
    }

    /// <summary>True for a run that trained a network on pictures.</summary>
    public static bool IsNetwork(RunConfiguration settings) => (settings["mode"] ?? "linear") != "linear";

    /// <summary>Refuses a run whose dataset is gone.</summary>
    public static void CheckDataset(string folder, RunRecord record)
    {
        if (!File.Exists(Path.Combine(record.Dataset, "dataset.json")))
            throw new ConfigurationException($"The run in {folder} was trained on {record.Dataset}, and there is no dataset there any more. Put it back.");
    }

    private static TrainingRequest Parse(RunRecord record, string output, int threads, IReadOnlyList<string> command)
    {
        RunConfiguration settings = record.Configuration;
        return new TrainingRequest
        {
            Dataset = record.Dataset,
            Output = output,
            Loss = settings["loss"] ?? throw new FormatException("loss"),
            LossParameters = settings.Values.Where(pair => pair.Key.StartsWith(LossPrefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[LossPrefix.Length..], pair => Number(pair.Value)),
            PseudoLabels = settings["pseudo-labels"],
            Features = settings["features"] is { Length: > 0 } features ? features : null,
            Epochs = Count(settings["epochs"]!),
            BatchSize = Count(settings["batch-size"]!),
            LearningRate = Number(settings["lr"]!),
            WeightDecay = Number(settings["weight-decay"]!),
            Patience = settings["patience"] is "none" or null ? null : Count(settings["patience"]!),
            ExpectedPositives = settings["expected-positives"] is "none" or null ? null : Number(settings["expected-positives"]!),
            Seed = ulong.Parse(settings["seed"]!, CultureInfo.InvariantCulture),
            Threads = IsNetwork(settings) ? Count(settings["threads"]!) : threads,
            Selection = SelectionNames.Read(settings["select"]),
            Standardise = settings["standardise"] == "true",
            Histograms = settings["histograms"] == "true",
            Command = command,
        };
    }

    /// <summary>A setting that is a whole number.</summary>
    public static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A setting that is a number.</summary>
    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
