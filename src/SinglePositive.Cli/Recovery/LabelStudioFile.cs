using System.Security;
using System.Text;
using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Recovery;

/// <summary>Recovered labels as tasks of Label Studio: one for each example that has any, with its labels as a prediction to be corrected.</summary>
/// <remarks>What was given and what is proposed stands in a task's <c>data</c>, which an export repeats, so that <c>spml apply</c> can tell a label that was turned down from one that was never asked for.</remarks>
internal static class LabelStudioFile
{
    // Names of the labelling interface that predictions and annotations refer to.
    private const string Choices = "labels";
    private const string Example = "example";

    /// <summary>The file of the labelling interface beside a file of tasks.</summary>
    public static string InterfaceOf(string path) => Path.ChangeExtension(path, ".xml");

    /// <summary>The labelling interface that goes with the tasks: an example, and a choice of classes.</summary>
    public static string Interface(RecoveryTable table)
    {
        StringBuilder text = new("<View>\n");
        text.Append(table.PictureAddress is null ? $"  <Text name=\"{Example}\" value=\"$id\"/>\n" : $"  <Image name=\"{Example}\" value=\"$image\"/>\n");
        text.Append($"  <Choices name=\"{Choices}\" toName=\"{Example}\" choice=\"multiple\">\n");
        foreach (string name in table.Classes)
            text.Append($"    <Choice value=\"{SecurityElement.Escape(name)}\"/>\n");
        return text.Append("  </Choices>\n</View>\n").ToString();
    }

    /// <summary>Writes the tasks, in the order of their surest label.</summary>
    public static void Write(Utf8JsonWriter writer, RecoveryTable table)
    {
        writer.WriteStartArray();
        foreach (IGrouping<int, RecoveredLabel> task in table.Labels.GroupBy(label => label.Row))
            Write(writer, table, task.Key, [.. task]);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, RecoveryTable table, int row, RecoveredLabel[] labels)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        writer.WriteString("id", table.Ids[row]);
        if (table.PictureAddress is { } address)
            writer.WriteString("image", address + string.Join('/', table.Ids[row].Split('/').Select(Uri.EscapeDataString)));
        writer.WriteStrings("given", Enumerable.Range(0, table.Classes.Count).Where(@class => table.Scores.Observed[row, @class] == LabelState.Present).Select(@class => table.Classes[@class]));
        writer.WriteStrings("proposed", labels.Select(table.ClassOf));
        writer.WriteEndObject();
        writer.WriteStartArray("predictions");
        writer.WriteStartObject();
        writer.WriteString("model_version", $"spml {table.Source}");
        writer.WriteNumber("score", labels.Average(label => (double)label.Probability));
        writer.WriteStartArray("result");
        writer.WriteStartObject();
        writer.WriteString("from_name", Choices);
        writer.WriteString("to_name", Example);
        writer.WriteString("type", "choices");
        writer.WriteStartObject("value");
        writer.WriteStrings("choices", labels.Select(table.ClassOf));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
