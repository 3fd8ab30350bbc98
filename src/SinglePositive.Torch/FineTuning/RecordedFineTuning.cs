using System.Globalization;
using SinglePositive.Files;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Reads from the settings of a run how it trained its network, so that it can be done again.</summary>
public static class RecordedFineTuning
{
    /// <summary>The request of a run on pictures; null for a run on fixed features.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="weights">Where the file of start weights is now; null when the run drew them.</param>
    /// <param name="images">Folder that ids are relative to; null for the dataset's own.</param>
    /// <exception cref="ConfigurationException">The file of start weights is not given, not there, or another one.</exception>
    /// <exception cref="FormatException">A setting is missing or no number.</exception>
    public static FineTuningRequest? Request(RunConfiguration settings, string? weights, string? images)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if ((settings["mode"] ?? "linear") == "linear")
            return null;
        return new FineTuningRequest
        {
            Network = Value(settings, "network"),
            Weights = CheckWeights(Value(settings, "weights"), weights),
            Images = images,
            Preprocessing = new Preprocessing(Count(settings, "imageSize"), Channels(settings, "mean"), Channels(settings, "std"), Value(settings, "exif") != "ignore"),
            Device = Value(settings, "device"),
            HeadRate = Number(settings, "head-rate"),
            FreezeBatchNorm = Value(settings, "freeze-batch-norm") == "true",
            Flip = Value(settings, "flip") == "true",
            Linear = settings["linear-epochs"] is null ? null : new LinearPhase { Epochs = Count(settings, "linear-epochs"), BatchSize = Count(settings, "linear-batch-size"), LearningRate = Number(settings, "linear-lr") },
        };
    }

    private static string? CheckWeights(string recorded, string? file)
    {
        if (recorded == "random")
            return null;
        if (file is null || !File.Exists(file))
            throw new ConfigurationException($"The run began with weights of a file, {(file is null ? "and which is not recorded" : $"and {file} is not there")}; say with --weights where it is now.");
        return Checksum.Sha256(file) == recorded
            ? file
            : throw new ConfigurationException($"{file} is not the file of weights that the run began with: its SHA-256 is another one. Give that file with --weights.");
    }

    private static string Value(RunConfiguration settings, string name) => settings[name] ?? throw new ConfigurationException($"The run's record does not say what {name} was; it is damaged, or of another version.");

    private static int Count(RunConfiguration settings, string name) => int.Parse(Value(settings, name), CultureInfo.InvariantCulture);

    private static double Number(RunConfiguration settings, string name) => double.Parse(Value(settings, name), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static float[] Channels(RunConfiguration settings, string name) => [.. Value(settings, name).Split(',').Select(part => float.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture))];
}
