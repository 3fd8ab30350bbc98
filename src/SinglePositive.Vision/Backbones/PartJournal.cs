using System.Text;
using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Vision.Backbones;

/// <summary>How far the features of one part are: written beside the rows after these are on the disk, so that it never promises more than is there.</summary>
/// <param name="Configuration">What the rows depend on; a part of another configuration cannot be gone on with.</param>
/// <param name="Done">Rows that are on the disk.</param>
/// <param name="Sha256">The checksum of these rows.</param>
/// <param name="Bad">Those among them whose picture could not be read, with their row in the split.</param>
internal sealed record PartJournal(PartConfiguration Configuration, int Done, string Sha256, IReadOnlyList<(int Row, BadImage Image)> Bad)
{
    private const int FormatVersion = 1;

    public void Write(string path)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("formatVersion", FormatVersion);
            Configuration.Write(writer);
            writer.WriteNumber("done", Done);
            writer.WriteString("sha256", Sha256);
            writer.WriteStartArray("bad");
            foreach ((int row, BadImage image) in Bad)
            {
                writer.WriteStartObject();
                writer.WriteNumber("row", row);
                writer.WriteString("id", image.Id);
                writer.WriteString("reason", image.Reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        AtomicFile.WriteText(path, Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    /// <summary>Reads a journal; null when there is none.</summary>
    /// <exception cref="CorruptArtefactException">It is damaged.</exception>
    public static PartJournal? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("formatVersion").GetInt32() != FormatVersion)
                throw new FormatException("another version");
            List<(int, BadImage)> bad = [.. root.GetProperty("bad").EnumerateArray()
                .Select(item => (item.GetProperty("row").GetInt32(), new BadImage(item.GetProperty("id").GetString()!, item.GetProperty("reason").GetString()!)))];
            return new PartJournal(PartConfiguration.Read(root), root.GetProperty("done").GetInt32(), root.GetProperty("sha256").GetString()!, bad);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CorruptArtefactException($"{path} is damaged, so the features begun there cannot be gone on with. Start over with --force.", error);
        }
    }
}
