using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>The content of <c>dataset.json</c>.</summary>
internal sealed class DatasetManifest
{
    public const string FileName = "dataset.json";
    public const int CurrentVersion = 1;

    public required string Name { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Split name to number of examples.</summary>
    public Dictionary<string, int> Splits { get; } = [];

    public string? ImageRoot { get; init; }

    public required string Source { get; init; }

    public string? ValueMap { get; init; }

    public Dictionary<string, FeatureInfo> Features { get; } = [];

    /// <summary>Path relative to the dataset, with forward slashes, to lower-case hexadecimal SHA-256.</summary>
    public SortedDictionary<string, string> Sha256 { get; } = new(StringComparer.Ordinal);

    /// <summary>The decisions that this dataset came about by, the latest last.</summary>
    public List<AppliedDecisions> Decisions { get; } = [];

    public string ToJson() => JsonText.Of(Write) + "\n";

    public static DatasetManifest Read(string path) => Parse(path, File.ReadAllBytes(path));

    /// <param name="path">The file, for errors.</param>
    /// <param name="content">Its bytes.</param>
    public static DatasetManifest Parse(string path, byte[] content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            return new ManifestReader(path).Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, $"line {(error.LineNumber ?? 0) + 1}", "this is not valid JSON. Import the dataset again.", error);
        }
        catch (InvalidOperationException error)
        {
            throw new DataFormatException(path, null, "a text in it is not valid Unicode. Import the dataset again.", error);
        }
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", CurrentVersion);
        writer.WriteString("name", Name);
        writer.WriteStartArray("classes");
        foreach (string name in Classes)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartObject("splits");
        foreach (string split in SplitNames.All.Where(Splits.ContainsKey))
            writer.WriteNumber(split, Splits[split]);
        writer.WriteEndObject();
        writer.WriteString("imageRoot", ImageRoot);
        writer.WriteString("source", Source);
        writer.WriteString("valueMap", ValueMap);
        writer.WriteStartObject("features");
        foreach ((string name, FeatureInfo info) in Features.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            WriteFeature(writer, name, info);
        writer.WriteEndObject();
        if (Decisions.Count > 0)
        {
            writer.WriteStartArray("decisions");
            foreach (AppliedDecisions applied in Decisions)
                applied.Write(writer);
            writer.WriteEndArray();
        }

        writer.WriteStartObject("sha256");
        foreach ((string file, string checksum) in Sha256)
            writer.WriteString(file, checksum);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFeature(Utf8JsonWriter writer, string name, FeatureInfo info)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("dimension", info.Dimension);
        writer.WriteString("dtype", info.DType);
        writer.WriteString("provenance", info.Provenance);
        if (info.Backbone is { } backbone)
        {
            writer.WritePropertyName("backbone");
            backbone.Write(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the parsed JSON and says which key is wrong.</summary>
    private sealed class ManifestReader(string path)
    {
        public DatasetManifest Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw Wrong(null, $"a JSON object is expected; found {root.ValueKind}.");
            int version = Count(Member(root, "formatVersion", JsonValueKind.Number), "formatVersion");
            if (version != CurrentVersion)
                throw Wrong("formatVersion", $"this program reads version {CurrentVersion}; the dataset has version {version}. Import it again with this program.");

            DatasetManifest manifest = new()
            {
                Name = Member(root, "name", JsonValueKind.String).GetString()!,
                Classes = Classes(Member(root, "classes", JsonValueKind.Array)),
                ImageRoot = OptionalText(root, "imageRoot"),
                Source = OptionalText(root, "source") ?? "",
                ValueMap = OptionalText(root, "valueMap"),
            };
            foreach (JsonProperty split in Member(root, "splits", JsonValueKind.Object).EnumerateObject())
                manifest.Splits[SplitName(split.Name)] = Count(split.Value, $"splits.{split.Name}");
            foreach (JsonProperty feature in Member(root, "features", JsonValueKind.Object).EnumerateObject())
                manifest.Features[feature.Name] = Feature(feature);
            foreach (JsonProperty file in Member(root, "sha256", JsonValueKind.Object).EnumerateObject())
                manifest.Sha256[RelativeFile(file.Name)] = Text(file.Value, $"sha256.{file.Name}");
            if (root.TryGetProperty("decisions", out _))
                manifest.Decisions.AddRange(Decisions(Member(root, "decisions", JsonValueKind.Array)));
            return manifest;
        }

        private List<AppliedDecisions> Decisions(JsonElement array)
        {
            try
            {
                return [.. array.EnumerateArray().Select(AppliedDecisions.Read)];
            }
            catch (FormatException error)
            {
                throw Wrong("decisions", error.Message);
            }
        }

        private List<string> Classes(JsonElement array)
        {
            List<string> names = [];
            foreach (JsonElement item in array.EnumerateArray())
                names.Add(Text(item, $"classes[{names.Count}]"));
            ClassNames.Check(names, path);
            return names;
        }

        private FeatureInfo Feature(JsonProperty feature)
        {
            string key = $"features.{feature.Name}";
            if (feature.Value.ValueKind != JsonValueKind.Object || !FeatureNames.IsValid(feature.Name))
                throw Wrong(key, "a name without path separators and an object with dimension, dtype and provenance are expected.");
            string dtype = Text(Member(feature.Value, "dtype", JsonValueKind.String), $"{key}.dtype");
            if (dtype is not (FeatureInfo.Float32 or FeatureInfo.Float16))
                throw Wrong($"{key}.dtype", $"float32 or float16 is expected; found '{dtype}'.");
            return new FeatureInfo(Count(Member(feature.Value, "dimension", JsonValueKind.Number), $"{key}.dimension"), dtype, OptionalText(feature.Value, "provenance") ?? "")
            {
                Backbone = Backbone(feature.Value, $"{key}.backbone"),
            };
        }

        private BackboneInfo? Backbone(JsonElement feature, string key)
        {
            if (!feature.TryGetProperty("backbone", out JsonElement value))
                return null;
            try
            {
                return BackboneInfo.Read(value);
            }
            catch (FormatException error)
            {
                throw Wrong(key, error.Message);
            }
        }

        private string SplitName(string name) =>
            SplitNames.All.Contains(name) ? name : throw Wrong($"splits.{name}", $"the splits are {string.Join(", ", SplitNames.All)}.");

        private string RelativeFile(string name) =>
            Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..") ? throw Wrong($"sha256.{name}", "only files inside the dataset can be listed.") : name;

        private JsonElement Member(JsonElement parent, string key, JsonValueKind kind)
        {
            if (!parent.TryGetProperty(key, out JsonElement value))
                throw Wrong(key, "this key is missing.");
            return value.ValueKind == kind ? value : throw Wrong(key, $"{kind} is expected; found {value.ValueKind}.");
        }

        private string? OptionalText(JsonElement parent, string key) =>
            parent.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? Text(value, key) : null;

        private string Text(JsonElement value, string key) =>
            value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, $"a text is expected; found {value.ValueKind}.");

        private int Count(JsonElement value, string key) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0
                ? count
                : throw Wrong(key, $"a whole number from 0 is expected; found {value.GetRawText()}.");

        private DataFormatException Wrong(string? key, string problem) => new(path, key is null ? null : $"key {key}", problem);
    }
}
