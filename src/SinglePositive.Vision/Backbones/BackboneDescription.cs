using System.Text.Json;

namespace SinglePositive.Vision.Backbones;

/// <summary>What the small JSON beside an ONNX file (<c>FILE.json</c>) says about it, so that no option has to. Members that are missing are null.</summary>
public sealed record BackboneDescription
{
    private static readonly string[] s_keys = ["imageSize", "mean", "std", "exif", "output"];

    /// <summary>S.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Subtracted per channel, in units of 0 to 1.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>Divided by per channel.</summary>
    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>True to apply the EXIF orientation.</summary>
    public bool? ApplyExif { get; init; }

    /// <summary>The output to take.</summary>
    public string? Output { get; init; }

    /// <summary>Where the description of an ONNX file lies: its name with <c>.json</c> instead of <c>.onnx</c>, or after it.</summary>
    public static string? PathFor(string onnx)
    {
        string[] candidates = [Path.ChangeExtension(onnx, ".json"), onnx + ".json"];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>Reads the description beside an ONNX file; an empty one when there is none.</summary>
    /// <param name="onnx">The ONNX file.</param>
    /// <exception cref="DataFormatException">The file is not JSON, or a key is unknown or of another kind.</exception>
    public static BackboneDescription Beside(string onnx) => PathFor(onnx) is { } path ? Read(path) : new BackboneDescription();

    private static BackboneDescription Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Parse(path, document.RootElement);
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, $"line {(error.LineNumber ?? 0) + 1}", "this is not valid JSON; correct it, or give the options instead and move it away.", error);
        }
    }

    private static BackboneDescription Parse(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new DataFormatException(path, null, $"a JSON object is expected; found {root.ValueKind}.");
        BackboneDescription description = new();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            description = property.Name switch
            {
                "imageSize" => description with { ImageSize = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int size) ? size : throw Wrong(path, property, "a whole number") },
                "mean" => description with { Mean = Channels(path, property) },
                "std" => description with { Std = Channels(path, property) },
                "exif" => description with { ApplyExif = Text(path, property) switch { "apply" => true, "ignore" => false, _ => throw Wrong(path, property, "\"apply\" or \"ignore\"") } },
                "output" => description with { Output = Text(path, property) },
                string unknown => throw new DataFormatException(path, $"key {unknown}", $"this key is not known.{Suggestion.Sentence(unknown, s_keys)} The keys are {string.Join(", ", s_keys)}."),
            };
        }

        return description;
    }

    private static float[] Channels(string path, JsonProperty property)
    {
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 || !value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number))
            throw Wrong(path, property, "a list of three numbers (red, green, blue; units of 0 to 1)");
        return [.. value.EnumerateArray().Select(item => item.GetSingle())];
    }

    private static string Text(string path, JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { Length: > 0 } text ? text : throw Wrong(path, property, "a text");

    private static DataFormatException Wrong(string path, JsonProperty property, string expected) =>
        new(path, $"key {property.Name}", $"{expected} is expected; found {property.Value.GetRawText()}.");
}
