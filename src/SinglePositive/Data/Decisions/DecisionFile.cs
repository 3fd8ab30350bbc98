using SinglePositive.Data.Formats;
using SinglePositive.Labels;

namespace SinglePositive.Data.Decisions;

/// <summary>A file of decisions: CSV with the columns <c>id</c>, <c>class</c> and <c>decision</c>, or Label Studio's JSON export.</summary>
/// <param name="Path">The file.</param>
/// <param name="Decisions">The decisions, in its order.</param>
/// <param name="Undecided">Lines whose decision is empty, or tasks that nobody has reviewed: they change nothing.</param>
public sealed record DecisionFile(string Path, IReadOnlyList<LabelDecision> Decisions, int Undecided)
{
    private static readonly string[] s_columns = ["id", "class", "decision"];
    private static readonly string[] s_words = ["present", "absent"];

    /// <summary>Reads a file; <c>.json</c> is Label Studio's, everything else is CSV.</summary>
    /// <exception cref="ConfigurationException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is damaged or something else; file and line are named.</exception>
    public static DecisionFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new ConfigurationException($"The file of decisions {path} does not exist.");
        return System.IO.Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? LabelStudioExport.Read(path) : ReadCsv(path);
    }

    private static DecisionFile ReadCsv(string path)
    {
        using StreamReader reader = SourceText.Open(path);
        using IEnumerator<(int Line, List<string> Fields)> records = new CsvRecords(reader, path, ',').Read().GetEnumerator();
        if (!records.MoveNext())
            throw new DataFormatException(path, null, "the file is empty; a header with the columns id, class and decision is expected.");
        List<string> header = records.Current.Fields;
        int[] columns = [.. s_columns.Select(name => Column(path, records.Current.Line, header, name))];
        List<LabelDecision> decisions = [];
        int undecided = 0;
        while (records.MoveNext())
        {
            (int line, List<string> fields) = records.Current;
            if (fields.Count != header.Count)
                throw SourceText.Wrong(path, line, $"{header.Count} fields are expected, as in the header; found {fields.Count}.");
            string word = fields[columns[2]].Trim();
            if (word.Length == 0)
                undecided++;
            else
                decisions.Add(new LabelDecision(fields[columns[0]], fields[columns[1]], State(path, line, word), $"line {line}"));
        }

        return new DecisionFile(path, decisions, undecided);
    }

    private static int Column(string path, int line, List<string> header, string name)
    {
        bool IsNamed(string title) => title.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);
        int column = header.FindIndex(IsNamed);
        if (column != header.FindLastIndex(IsNamed))
            throw SourceText.Wrong(path, line, $"the column '{name}' is there twice; which one counts? Leave one of them out, or give it another name.");
        return column >= 0
            ? column
            : throw SourceText.Wrong(path, line, $"the column '{name}' is missing; the header needs id, class and decision (present or absent), and may have others, with commas between them. Found: {Files.ShownText.Of(string.Join(',', header))}.");
    }

    private static LabelState State(string path, int line, string word) => word.ToLowerInvariant() switch
    {
        "present" => LabelState.Present,
        "absent" => LabelState.Absent,
        _ => throw SourceText.Wrong(path, line, $"a decision is present, absent, or empty for none; found '{Files.ShownText.Of(word)}'.{Suggestion.Sentence(word, s_words)}"),
    };
}
