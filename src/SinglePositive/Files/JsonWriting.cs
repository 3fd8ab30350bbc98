using System.Text.Json;

namespace SinglePositive.Files;

/// <summary>Shorthands for results in JSON.</summary>
public static class JsonWriting
{
    /// <summary>Writes an array of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(values);
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Writes a figure, or null when it is missing, NaN or infinite.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, double? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is double number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes an array of figures, null where one is NaN or infinite.</summary>
    public static void WriteNumbersOrNull(this Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(values);
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
