using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Recovery;

/// <summary>Writes recovered labels in the formats of <c>spml recover</c>.</summary>
internal static class RecoveryWriter
{
    public const string Csv = "csv";
    public const string Json = "json";
    public const string Parquet = "parquet";
    public const string Coco = "coco";
    public const string LabelStudio = "labelstudio";
    public const string Npy = "npy";

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> All { get; } = [Csv, Json, Parquet, Coco, LabelStudio, Npy];

    /// <summary>The format that the end of a file name stands for, else CSV.</summary>
    public static string OfFile(string path) =>
        Array.Find([Json, Parquet, Npy], format => path.EndsWith("." + format, StringComparison.OrdinalIgnoreCase)) ?? Csv;

    /// <summary>The files that are written for a format: the file itself, and for Label Studio the labelling interface beside it.</summary>
    public static IReadOnlyList<string> FilesOf(string path, string format) => format == LabelStudio ? [path, LabelStudioFile.InterfaceOf(path)] : [path];

    /// <summary>Writes a file; it is complete or not there.</summary>
    public static void Write(string path, RecoveryTable table, string format)
    {
        switch (format)
        {
            case Npy:
                WriteNpy(path, table.Scores.Observed, table.Labels);
                break;
            case Parquet:
                byte[] bytes = ToParquet(table).GetAwaiter().GetResult();
                AtomicFile.Write(path, stream => stream.Write(bytes));
                break;
            case Json:
                AtomicFile.WriteText(path, ToJson(writer => WriteDocument(writer, table)));
                break;
            case Coco:
                AtomicFile.WriteText(path, ToJson(writer => CocoFile.Write(writer, table)));
                break;
            case LabelStudio:
                AtomicFile.WriteText(LabelStudioFile.InterfaceOf(path), LabelStudioFile.Interface(table));
                AtomicFile.WriteText(path, ToJson(writer => LabelStudioFile.Write(writer, table)));
                break;
            default:
                AtomicFile.WriteText(path, ToCsv(table, table.Labels));
                break;
        }
    }

    /// <summary>One header, and one row for each label.</summary>
    public static string ToCsv(RecoveryTable table, IReadOnlyList<RecoveredLabel> labels)
    {
        StringBuilder text = new("id,class,probability,source\n");
        foreach (RecoveredLabel label in labels)
            text.AppendJoin(',', CsvField.Of(table.IdOf(label)), CsvField.Of(table.ClassOf(label)), label.Probability.ToString("R", CultureInfo.InvariantCulture), table.Source).Append('\n');
        return text.ToString();
    }

    private static string ToJson(Action<Utf8JsonWriter> write)
    {
        using MemoryStream buffer = new();
        // Names are shown as they are: nothing here ends up inside HTML.
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteDocument(Utf8JsonWriter writer, RecoveryTable table)
    {
        writer.WriteStartObject();
        writer.WriteString("run", table.Run);
        writer.WriteString("source", table.Source);
        writer.WriteString("cut", table.Cut);
        writer.WriteStartArray("labels");
        foreach (RecoveredLabel label in table.Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("id", table.IdOf(label));
            writer.WriteString("class", table.ClassOf(label));
            writer.WriteNumber("probability", label.Probability);
            writer.WriteString("source", table.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNpy(string path, ObservedMatrix observed, IReadOnlyList<RecoveredLabel> labels)
    {
        sbyte[] states = [.. observed.Values.Select(state => (sbyte)state)];
        foreach (RecoveredLabel label in labels)
            states[((long)label.Row * observed.Classes) + label.Class] = (sbyte)LabelState.Present;
        NpyFile.Write<sbyte>(path, states, observed.Examples, observed.Classes);
    }

    private static async Task<byte[]> ToParquet(RecoveryTable table)
    {
        DataField<string> id = new("id", false), name = new("class", false), source = new("source", false);
        DataField<float> probability = new("probability", false);
        using MemoryStream buffer = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, name, probability, source), buffer))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(id, [.. table.Labels.Select(table.IdOf)]);
            await group.WriteAsync(name, [.. table.Labels.Select(table.ClassOf)]);
            await group.WriteAsync<float>(probability, table.Labels.Select(label => label.Probability).ToArray().AsMemory());
            await group.WriteAsync(source, [.. table.Labels.Select(_ => table.Source)]);
            group.CompleteValidate();
        }

        return buffer.ToArray();
    }
}
