using System.Text.Json;

namespace SinglePositive.Reports.Runs;

/// <summary>The numbers of <c>metrics.json</c>; what is not there is NaN.</summary>
internal sealed class RunNumbers
{
    private readonly JsonElement _root;

    private RunNumbers(JsonElement root) => _root = root;

    /// <summary>Reads the file; null when it is not there, as in a run that has not ended.</summary>
    /// <exception cref="DataFormatException">It is no JSON object.</exception>
    public static RunNumbers? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? new RunNumbers(json.RootElement.Clone()) : throw new JsonException("no object");
        }
        catch (JsonException failure)
        {
            throw new DataFormatException(path, null, "these are not the numbers of a run, or the file is damaged. Restore it, or train again.", failure);
        }
    }

    /// <summary>A number by the names that lead to it.</summary>
    public double this[params ReadOnlySpan<string> names]
    {
        get
        {
            JsonElement at = _root;
            foreach (string name in names)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return double.NaN;
            }

            return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : double.NaN;
        }
    }
}
