using System.Text.Json;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Recovery;

/// <summary>Recovered labels as COCO annotations of whole images: without boxes and areas, with the probability as <c>score</c>.</summary>
/// <remarks>Numbers of images are rows of the train split, those of categories classes, both counted from 1.</remarks>
internal static class CocoFile
{
    /// <summary>Writes the document.</summary>
    public static void Write(Utf8JsonWriter writer, RecoveryTable table)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("info");
        writer.WriteString("description", $"labels recovered from {table.Run}, {table.Source}, {table.Cut}");
        writer.WriteEndObject();
        writer.WriteStartArray("images");
        foreach (int row in table.Scores.Rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", row + 1);
            writer.WriteString("file_name", table.Ids[row]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("categories");
        for (int @class = 0; @class < table.Classes.Count; @class++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", @class + 1);
            writer.WriteString("name", table.Classes[@class]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("annotations");
        int number = 0;
        foreach (RecoveredLabel label in table.Labels)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", ++number);
            writer.WriteNumber("image_id", label.Row + 1);
            writer.WriteNumber("category_id", label.Class + 1);
            writer.WriteNumber("score", label.Probability);
            writer.WriteString("source", table.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
