using System.Text.Json;
using SinglePositive.Files;

namespace SinglePositive.Cli.Predictions;

/// <summary>Writes predictions in the formats of <c>spml predict</c>.</summary>
internal static class PredictionWriter
{
    public const string Csv = "csv";
    public const string Json = "json";
    public const string Jsonl = "jsonl";
    public const string Parquet = "parquet";
    public const string Npy = "npy";

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> All { get; } = [Csv, Json, Jsonl, Parquet, Npy];

    /// <summary>The format that the end of a file name stands for, or null.</summary>
    public static string? OfFile(string? path) => All.FirstOrDefault(format => path?.EndsWith("." + format, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>True for formats that people and pipes can read.</summary>
    public static bool IsText(string format) => format is Csv or Json or Jsonl;

    /// <summary>The predictions as text.</summary>
    public static string ToText(PredictionTable table, string format) => format switch
    {
        Csv => table.Rows().ToCsv(),
        Json => JsonText.Of(writer => WriteDocument(writer, table)) + "\n",
        Jsonl => string.Concat(table.Examples.Select(example => JsonText.Of(writer => WriteExample(writer, table, example), indented: false) + "\n")),
        _ => throw new ArgumentException($"{format} is no text format.", nameof(format)),
    };

    /// <summary>Writes a file; it is complete or not there.</summary>
    public static void Write(string path, PredictionTable table, string format)
    {
        switch (format)
        {
            case Npy:
                WriteNpy(path, table);
                break;
            case Parquet:
                table.Rows().WriteParquet(path);
                break;
            default:
                AtomicFile.WriteText(path, ToText(table, format));
                break;
        }
    }

    /// <summary>Writes the document of <c>--format json</c>.</summary>
    public static void WriteDocument(Utf8JsonWriter writer, PredictionTable table)
    {
        writer.WriteStartObject();
        writer.WriteString("run", table.Run);
        writer.WriteStartArray("classes");
        foreach (string name in table.Classes)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("images");
        foreach (ScoredExample example in table.Examples)
            WriteExample(writer, table, example);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteExample(Utf8JsonWriter writer, PredictionTable table, ScoredExample example)
    {
        writer.WriteStartObject();
        writer.WriteString("image", example.Name);
        if (example.Probabilities is not { } probabilities)
        {
            writer.WriteString("reason", example.Reason);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartArray("predictions");
        foreach (int index in table.Cut.Of(probabilities))
        {
            writer.WriteStartObject();
            writer.WriteString("class", table.Classes[index]);
            writer.WriteNumber("probability", probabilities[index]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNpy(string path, PredictionTable table)
    {
        float[] values = new float[(long)table.Examples.Count * table.Classes.Count];
        for (int row = 0; row < table.Examples.Count; row++)
        {
            Span<float> target = values.AsSpan(row * table.Classes.Count, table.Classes.Count);
            if (table.Examples[row].Probabilities is { } probabilities)
                probabilities.CopyTo(target);
            else
                target.Fill(float.NaN);
        }

        NpyFile.Write<float>(path, values, table.Examples.Count, table.Classes.Count);
    }
}
