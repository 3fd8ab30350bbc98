using System.Globalization;
using System.Text.Json;

namespace SinglePositive.Training;

/// <summary>The settings of a run as <c>run.json</c> keeps them: names of command line options and their resolved values, in order.</summary>
public sealed class RunConfiguration
{
    /// <summary>Settings that may change when a run is resumed.</summary>
    private static readonly string[] s_free = ["threads", "epochs"];

    private readonly List<KeyValuePair<string, string>> _values = [];

    /// <summary>The settings.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values => _values;

    /// <summary>Adds a setting; null is written as <c>none</c>.</summary>
    public RunConfiguration Add(string name, object? value)
    {
        string text = value switch
        {
            null => "none",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "none",
        };
        _values.Add(new(name, text));
        return this;
    }

    /// <summary>The value of a setting, or null.</summary>
    public string? this[string name] => _values.FirstOrDefault(pair => pair.Key == name).Value;

    /// <summary>What differs from the settings of an interrupted run so that it cannot be gone on with.</summary>
    /// <param name="earlier">The settings it began with.</param>
    /// <returns>Sentences such as <c>lr was 0.001 and is 0.01</c>; empty when it can go on.</returns>
    public IReadOnlyList<string> DifferencesFrom(RunConfiguration earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        List<string> differences = [];
        foreach (string name in _values.Concat(earlier._values).Select(pair => pair.Key).Distinct())
        {
            if (this[name] != earlier[name] && !s_free.Contains(name))
                differences.Add($"{name} was {earlier[name] ?? "not set"} and is {this[name] ?? "not set"}");
        }

        int before = int.Parse(earlier["epochs"] ?? "0", CultureInfo.InvariantCulture), now = int.Parse(this["epochs"] ?? "0", CultureInfo.InvariantCulture);
        if (now < before)
            differences.Add($"epochs was {before} and is {now}: a run can be given more epochs, not fewer");
        return differences;
    }

    internal void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in _values)
        {
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && number.ToString("R", CultureInfo.InvariantCulture) == value)
                writer.WriteNumber(key, number);
            else
                writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    internal static RunConfiguration Read(JsonElement element)
    {
        RunConfiguration configuration = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string value = property.Value.ValueKind == JsonValueKind.Number
                ? property.Value.GetDouble().ToString("R", CultureInfo.InvariantCulture)
                : property.Value.GetString() ?? "none";
            configuration.Add(property.Name, value);
        }

        return configuration;
    }
}
