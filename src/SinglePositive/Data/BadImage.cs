using System.Text;
using SinglePositive.Data.Formats;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>A picture of a dataset that could not be read.</summary>
/// <param name="Id">The example's id.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record BadImage(string Id, string Reason)
{
    internal const string FileName = "bad-images.csv";
    private const string Header = "id,reason";

    /// <summary>Reads <c>bad-images.csv</c>; empty when there is none.</summary>
    /// <exception cref="DataFormatException">The file is not such a list.</exception>
    internal static List<BadImage> Read(string path)
    {
        List<BadImage> bad = [];
        if (!File.Exists(path))
            return bad;
        using StreamReader reader = SourceText.Open(path);
        foreach ((int line, List<string> fields) in new CsvRecords(reader, path, ',').Read())
        {
            if (fields.Count != 2)
                throw new DataFormatException(path, $"line {line}", $"two columns ({Header}) are expected; found {fields.Count}.");
            bad.Add(new BadImage(fields[0], fields[1]));
        }

        if (bad.Count == 0 || bad[0] is not { Id: "id", Reason: "reason" })
            throw new DataFormatException(path, "line 1", $"the heading {Header} is expected.");
        bad.RemoveAt(0);
        return bad;
    }

    /// <summary>Writes the list, an id once.</summary>
    internal static void Write(string path, IEnumerable<BadImage> bad)
    {
        StringBuilder text = new(Header + "\n");
        foreach (BadImage image in bad.DistinctBy(image => image.Id))
            text.Append(CsvField.Of(image.Id)).Append(',').Append(CsvField.Of(image.Reason)).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }
}
