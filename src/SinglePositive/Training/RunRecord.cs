using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Training;

/// <summary><c>run.json</c>: where a run came from, how it was configured, and how it ended.</summary>
public sealed record RunRecord
{
    /// <summary>The setting of a calibrated run that names the run it was made from.</summary>
    internal const string CalibratedFrom = "calibrated-from";

    private const int FormatVersion = 1;

    /// <summary>The command line, word by word; empty when a program called the library.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Resolved settings.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>Facts of the environment: versions, commit, machine, SIMD width.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>The dataset folder as a full path.</summary>
    public required string Dataset { get; init; }

    /// <summary>SHA-256 of the dataset's <c>dataset.json</c>, which holds those of all its files.</summary>
    public required string DatasetSha256 { get; init; }

    /// <summary>Checksum of what the run can read of it (<see cref="DatasetFingerprint"/>); null in runs of earlier versions.</summary>
    public string? InputsSha256 { get; init; }

    /// <summary>What was decided where the command left it open.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>When the run began, ISO 8601, UTC.</summary>
    public required string Start { get; init; }

    /// <summary>When it ended; null while it is running or after it was killed.</summary>
    public string? End { get; init; }

    /// <summary>Exit code; null while it is running.</summary>
    public int? Exit { get; init; }

    /// <summary>SHA-256 of each file of the run, by path within the run folder.</summary>
    public IReadOnlyDictionary<string, string> Sha256 { get; init; } = new Dictionary<string, string>();

    /// <summary>True when what the run read of its dataset is no longer what it was. Features of other names may have been added.</summary>
    /// <param name="dataset">Where the dataset is now; null for where it was.</param>
    public bool IsDatasetChanged(string? dataset = null)
    {
        string path = Path.Combine(dataset ?? Dataset, DatasetManifest.FileName);
        byte[] content = File.ReadAllBytes(path);
        return Checksum.Sha256(content) != DatasetSha256 && (InputsSha256 is null || DatasetFingerprint.Of(path, content, Configuration["features"]) != InputsSha256);
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path) => JsonFile.Write(path, Write);

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataFormatException">It is missing or not a run record.</exception>
    public static RunRecord Read(string path)
    {
        if (!File.Exists(path))
            throw new DataFormatException(path, null, "this file is missing, so the folder is not a run folder.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(path, json.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new DataFormatException(path, null, "this is not the record of a run, or it is damaged. Restore it, or start the run again with --force.", failure);
        }
    }

    private static RunRecord Parse(string path, JsonElement root)
    {
        if (root.GetProperty("formatVersion").GetInt32() != FormatVersion)
            throw new DataFormatException(path, "formatVersion", $"{FormatVersion} was expected, {root.GetProperty("formatVersion").GetInt32()} found; the run was made by another version.");
        return new RunRecord
        {
            Command = [.. root.GetProperty("command").EnumerateArray().Select(word => word.GetString()!)],
            Configuration = RunConfiguration.Read(root.GetProperty("configuration")),
            Environment = [.. root.GetProperty("environment").EnumerateObject().Select(fact => new KeyValuePair<string, string>(fact.Name, fact.Value.GetString()!))],
            Dataset = root.GetProperty("dataset").GetString()!,
            DatasetSha256 = root.GetProperty("datasetSha256").GetString()!,
            InputsSha256 = root.TryGetProperty("inputsSha256", out JsonElement inputs) ? inputs.GetString() : null,
            Notes = [.. root.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)],
            Start = root.GetProperty("start").GetString()!,
            End = root.GetProperty("end").GetString(),
            Exit = root.GetProperty("exit").ValueKind == JsonValueKind.Null ? null : root.GetProperty("exit").GetInt32(),
            Sha256 = root.GetProperty("sha256").EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetString()!),
        };
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", FormatVersion);
        WriteList(writer, "command", Command);
        Configuration.Write(writer, "configuration");
        WriteMap(writer, "environment", Environment);
        writer.WriteString("dataset", Dataset);
        writer.WriteString("datasetSha256", DatasetSha256);
        if (InputsSha256 is not null)
            writer.WriteString("inputsSha256", InputsSha256);
        WriteList(writer, "notes", Notes);
        writer.WriteString("start", Start);
        writer.WriteString("end", End);
        if (Exit is { } exit)
            writer.WriteNumber("exit", exit);
        else
            writer.WriteNull("exit");
        WriteMap(writer, "sha256", Sha256.OrderBy(file => file.Key, StringComparer.Ordinal));
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in values)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }
}
