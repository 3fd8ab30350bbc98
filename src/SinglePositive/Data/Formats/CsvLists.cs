using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>CSV files that name the labels an example has. What they do not name has the meaning of the value 0, what they name that of 1.</summary>
internal static class CsvLists
{
    private static readonly string[] LikelyDelimiters = ["|", ";"];

    /// <summary>One label per line; lines of one file belong together, in the order of their first.</summary>
    public static (IReadOnlyList<string> Classes, SplitContent Split) Long(CsvTable table, ValueMap map, ImportContext context)
    {
        foreach (string delimiter in LikelyDelimiters)
        {
            if (table.Rows.Find(row => row.Fields[1].Contains(delimiter, StringComparison.Ordinal)) is ( > 0, { } fields))
                context.Warnings.Add($"{table.Path}: labels hold '{delimiter}', for example '{fields[1]}', and are taken as one label each; if they are lists, import again with --delimiter '{delimiter}'.");
        }

        List<string> ids = [];
        List<List<string>> labels = [];
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        foreach ((int line, List<string> fields) in table.Rows)
        {
            if (fields[0].Length == 0)
                throw SourceText.Wrong(table.Path, line, $"column '{table.Header[0]}' is empty; every line needs the example it is about.");
            if (known.TryAdd(fields[0], ids.Count))
            {
                ids.Add(fields[0]);
                labels.Add([]);
            }

            if (fields[1].Trim() is { Length: > 0 } label)
                labels[known[fields[0]]].Add(label);
        }

        return ToCells(table, context.Split, ids, labels, map);
    }

    /// <summary>A list of labels per line; every line is an example.</summary>
    public static (IReadOnlyList<string> Classes, SplitContent Split) Delimited(CsvTable table, string delimiter, ValueMap map, string split)
    {
        if (delimiter.Length == 0)
            throw new ConfigurationException("--delimiter names what stands between the labels of a list, for example '|'.");
        if (table.Header.Count != 2)
            throw new DataFormatException(table.Path, "line 1", $"with --delimiter two columns are expected, a file and its list of labels; found {table.Header.Count}.");
        List<List<string>> labels = [.. table.Rows.Select(row => row.Fields[1].Split(delimiter, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList())];
        return ToCells(table, split, [.. table.Rows.Select(row => row.Fields[0])], labels, map);
    }

    private static (IReadOnlyList<string> Classes, SplitContent Split) ToCells(CsvTable table, string split, List<string> ids, List<List<string>> labels, ValueMap map)
    {
        if (!map.TryMap(1, out LabelState named) || !map.TryMap(0, out LabelState unnamed))
            throw new ConfigurationException($"The value map '{map.Name}' must say what 1 (a label that is listed) and 0 (one that is not) mean, for example 1=present,0=unknown.");
        string[] classes = [.. labels.SelectMany(list => list).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
            throw new DataFormatException(table.Path, null, $"column '{table.Header[1]}' names no label at all.");
        LabelState[] states = LabelCells.Allocate(table.Path, ids.Count, classes.Length, unnamed);
        for (int row = 0; row < ids.Count; row++)
        {
            foreach (string label in labels[row])
                states[(row * classes.Length) + Array.BinarySearch(classes, label, StringComparer.Ordinal)] = named;
        }

        return (classes, unnamed == LabelState.Unknown ? LabelCells.ToObserved(split, ids, states, classes.Length) : LabelCells.ToSplit(split, ids, states, classes.Length));
    }
}
