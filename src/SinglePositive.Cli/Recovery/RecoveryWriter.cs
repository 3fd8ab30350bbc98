using System.Text.Json;
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
                table.Rows(table.Labels).WriteParquet(path);
                break;
            case Json:
                AtomicFile.WriteText(path, JsonText.Of(writer => WriteDocument(writer, table)) + "\n");
                break;
            case Coco:
                AtomicFile.WriteText(path, JsonText.Of(writer => CocoFile.Write(writer, table)) + "\n");
                break;
            case LabelStudio:
                AtomicFile.WriteText(LabelStudioFile.InterfaceOf(path), LabelStudioFile.Interface(table));
                AtomicFile.WriteText(path, JsonText.Of(writer => LabelStudioFile.Write(writer, table)) + "\n");
                break;
            default:
                AtomicFile.WriteText(path, table.Rows(table.Labels).ToCsv());
                break;
        }
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
}
