using System.Text;
using System.Text.Json;
using SinglePositive.Calibration;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Training;

/// <summary>What a model file says besides weights.</summary>
/// <param name="Classes">Class names, in the order of the outputs.</param>
/// <param name="FeaturesName">Name of the features it was trained on.</param>
/// <param name="Loss">Name of the loss it was trained with.</param>
public sealed record ModelDescription(IReadOnlyList<string> Classes, string FeaturesName, string Loss)
{
    /// <summary>The network that made the features from pictures; null when they came as a file.</summary>
    public BackboneInfo? Backbone { get; init; }

    /// <summary>True when that network's features were stored as float16, so that new ones have to be rounded alike.</summary>
    public bool BackboneIsHalf { get; init; }

    /// <summary>What was fitted to its scores; null when nothing was.</summary>
    public ModelCalibration? Calibration { get; init; }

    /// <summary>From which probability on each class counts as present: 0.5 where nothing was fitted.</summary>
    public IReadOnlyList<double> Thresholds => Calibration?.Thresholds ?? [.. Enumerable.Repeat(ThresholdRule.Usual, Classes.Count)];
}

/// <summary><c>model.safetensors</c>: tensors <c>weight</c> L×D and <c>bias</c> L, with <c>mean</c> and <c>scale</c> (D) when features are standardised, and the points of an isotonic calibration.</summary>
public static class ModelFile
{
    /// <summary>What names of the network's tensors begin with.</summary>
    public const string NetworkPrefix = "network.";

    private const string Kind = "spml-linear";

    /// <summary>Writes a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The linear classifier.</param>
    /// <param name="description">What it says besides.</param>
    /// <param name="network">The network below it, whose tensors are kept as <c>network.…</c>; null for a classifier of fixed features.</param>
    public static void Write(string path, LinearModel model, ModelDescription description, TrainedNetwork? network = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(description);
        List<SafetensorsTensor> tensors =
        [
            SafetensorsTensor.Of<float>("weight", model.Weights, model.Classes, model.Features),
            SafetensorsTensor.Of<float>("bias", model.Biases, model.Classes),
        ];
        if (model.Standardisation is { } standardisation)
        {
            tensors.Add(SafetensorsTensor.Of<float>("mean", standardisation.Mean, model.Features));
            tensors.Add(SafetensorsTensor.Of<float>("scale", standardisation.Scale, model.Features));
        }

        if (model.Isotonic is { } isotonic)
        {
            tensors.Add(SafetensorsTensor.Of<long>("isotonic.starts", isotonic.Starts, isotonic.Starts.Length));
            tensors.Add(SafetensorsTensor.Of<float>("isotonic.scores", isotonic.Scores, isotonic.Scores.Length));
            tensors.Add(SafetensorsTensor.Of<float>("isotonic.probabilities", isotonic.Probabilities, isotonic.Probabilities.Length));
        }

        Dictionary<string, string> metadata = Metadata(model, description);
        foreach ((string key, string value) in network?.Description ?? new Dictionary<string, string>())
            metadata[key] = value;
        tensors.AddRange(network?.Tensors.Select(tensor => tensor.Renamed(NetworkPrefix + tensor.Name)) ?? []);
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="DataFormatException">The file is not such a model.</exception>
    public static (LinearModel Model, ModelDescription Description) Read(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        if (!content.Contains("weight") || !content.Contains("bias") || content["weight"].Shape.Count != 2)
            throw new DataFormatException(path, null, "a linear model has the tensors 'weight' (classes × features) and 'bias'; this file has not.");
        int classes = checked((int)content["weight"].Shape[0]), features = checked((int)content["weight"].Shape[1]);
        Standardisation? standardisation = content.Contains("mean") ? new(content["mean"].To<float>(features), content["scale"].To<float>(features)) : null;
        LinearModel model = new(features, classes, content["weight"].To<float>(classes, features), content["bias"].To<float>(classes), standardisation) { Isotonic = ReadIsotonic(path, content, classes) };
        return (model, new ModelDescription(ReadClasses(path, content, classes), content.Metadata.GetValueOrDefault("features", ""), content.Metadata.GetValueOrDefault("loss", ""))
        {
            Backbone = ReadJson(path, content, "backbone", BackboneInfo.Read),
            BackboneIsHalf = content.Metadata.GetValueOrDefault("backboneType") == FeatureInfo.Float16,
            Calibration = ReadJson(path, content, "calibration", element => ModelCalibration.Read(element, classes)),
        });
    }

    /// <summary>Reads the network below a model; null for a classifier of fixed features.</summary>
    /// <exception cref="DataFormatException">The file is not a safetensors file.</exception>
    public static TrainedNetwork? ReadNetwork(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        SafetensorsTensor[] tensors = [.. content.Tensors.Where(tensor => tensor.Name.StartsWith(NetworkPrefix, StringComparison.Ordinal)).Select(tensor => tensor.Renamed(tensor.Name[NetworkPrefix.Length..]))];
        return tensors.Length == 0 ? null : new TrainedNetwork(tensors, content.Metadata);
    }

    private static Dictionary<string, string> Metadata(LinearModel model, ModelDescription description)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = Kind,
            ["classes"] = Json(writer => WriteClasses(writer, description.Classes)),
            ["features"] = description.FeaturesName,
            ["loss"] = description.Loss,
            ["standardisation"] = model.Standardisation is null ? "none" : "mean, scale: x becomes (x - mean) * scale",
        };
        if (description.Backbone is { } backbone)
        {
            metadata["backbone"] = Json(backbone.Write);
            metadata["backboneType"] = description.BackboneIsHalf ? FeatureInfo.Float16 : FeatureInfo.Float32;
        }

        if (description.Calibration is { } calibration)
            metadata["calibration"] = Json(calibration.Write);
        return metadata;
    }

    private static void WriteClasses(Utf8JsonWriter writer, IReadOnlyList<string> classes)
    {
        writer.WriteStartArray();
        foreach (string name in classes)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static T? ReadJson<T>(string path, SafetensorsContent content, string key, Func<JsonElement, T> read)
        where T : class
    {
        if (!content.Metadata.TryGetValue(key, out string? text))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return read(json.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DataFormatException(path, $"metadata '{key}'", $"a JSON description of the {key} was expected.", failure);
        }
    }

    private static IsotonicMap? ReadIsotonic(string path, SafetensorsContent content, int classes)
    {
        if (!content.Contains("isotonic.starts"))
            return null;
        try
        {
            return new IsotonicMap(content["isotonic.starts"].To<long>(classes + 1), content["isotonic.scores"].To<float>(), content["isotonic.probabilities"].To<float>());
        }
        catch (ArgumentException failure)
        {
            throw new DataFormatException(path, "tensors 'isotonic'", failure.Message, failure);
        }
    }

    private static string[] ReadClasses(string path, SafetensorsContent content, int classes)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content.Metadata.GetValueOrDefault("classes", "[]"));
            string[] names = [.. json.RootElement.EnumerateArray().Select(name => name.GetString()!)];
            if (names.Length == classes)
                return names;
            throw new DataFormatException(path, "metadata 'classes'", $"{classes} class names were expected, {names.Length} found.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(path, "metadata 'classes'", "a JSON list of class names was expected.", failure);
        }
    }
}
