using System.Text.Json;

namespace SinglePositive.Data;

/// <summary>The network that made a set of features from pictures, and what was done to a picture first: enough to do the same to a new picture.</summary>
/// <param name="Path">The ONNX file as a full path, where it was when the features were made.</param>
/// <param name="Sha256">The file's SHA-256; a file elsewhere with the same one is the same network.</param>
/// <param name="Output">The network's output that was taken.</param>
/// <param name="ImageSize">Pictures were resized to this many pixels in width and height.</param>
/// <param name="Mean">Subtracted per channel (red, green, blue), in units of 0 to 1.</param>
/// <param name="Std">Divided by afterwards, per channel.</param>
/// <param name="ApplyExif">True when pictures were turned as their EXIF orientation says.</param>
/// <param name="PreprocessingSha256">SHA-256 of the preprocessing as text.</param>
public sealed record BackboneInfo(string Path, string Sha256, string Output, int ImageSize, IReadOnlyList<float> Mean, IReadOnlyList<float> Std, bool ApplyExif, string PreprocessingSha256)
{
    private const int Channels = 3;

    /// <summary>The file's name without its folder.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>True when the other made the same features: the same weights, output and preprocessing, wherever its file lies.</summary>
    public bool IsSameAs(BackboneInfo? other) =>
        other is not null && Sha256 == other.Sha256 && Output == other.Output && PreprocessingSha256 == other.PreprocessingSha256;

    /// <summary>The members as one JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("file", Path);
        writer.WriteString("sha256", Sha256);
        writer.WriteString("output", Output);
        writer.WriteNumber("imageSize", ImageSize);
        WriteChannels(writer, "mean", Mean);
        WriteChannels(writer, "std", Std);
        writer.WriteString("exif", ApplyExif ? "apply" : "ignore");
        writer.WriteString("preprocessingSha256", PreprocessingSha256);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">A member is missing or of another kind; the message says which.</exception>
    public static BackboneInfo Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected; found {element.ValueKind}.");
        if (!Member(element, "imageSize", JsonValueKind.Number).TryGetInt32(out int size) || size < 1)
            throw new FormatException("imageSize must be a whole number from 1.");
        return new BackboneInfo(
            Text(element, "file"),
            Text(element, "sha256"),
            Text(element, "output"),
            size,
            ReadChannels(element, "mean"),
            ReadChannels(element, "std"),
            Text(element, "exif") != "ignore",
            Text(element, "preprocessingSha256"));
    }

    private static void WriteChannels(Utf8JsonWriter writer, string name, IReadOnlyList<float> values)
    {
        writer.WriteStartArray(name);
        foreach (float value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    private static float[] ReadChannels(JsonElement element, string name)
    {
        JsonElement array = Member(element, name, JsonValueKind.Array);
        if (array.GetArrayLength() != Channels || !array.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number))
            throw new FormatException($"{name} must be {Channels} numbers: red, green and blue.");
        return [.. array.EnumerateArray().Select(value => value.GetSingle())];
    }

    private static string Text(JsonElement element, string name) => Member(element, name, JsonValueKind.String).GetString()!;

    private static JsonElement Member(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : throw new FormatException($"{name} ({kind}) is missing.");
}
