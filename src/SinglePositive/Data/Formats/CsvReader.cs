namespace SinglePositive.Data.Formats;

/// <summary>Format <c>csv</c>: one label per line (long), one column per class (wide), or a list of labels per line (<c>--delimiter</c>).</summary>
internal static class CsvReader
{
    private static readonly string[] LabelHeaders = ["label", "labels", "class", "classes", "category", "tag", "tags"];

    // The columns of the published CheXpert and MIMIC-CXR files that describe the picture and are no labels.
    private static readonly string[] CheXpertColumns = ["Sex", "Age", "Frontal/Lateral", "AP/PA"];

    public static ImportFormat Format { get; } = new(
        "csv",
        "a .csv (or .tsv) file with a header: `file,label` lines, or a file column and one column per class, or with --delimiter a file column and a list of labels; --test takes the test file",
        source => File.Exists(source) && IsTable(source),
        Read)
    {
        HasOpenClasses = true,
    };

    private static bool IsTable(string path) => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV";

    private static DatasetContent Read(string path, ImportContext context)
    {
        if (Directory.Exists(path))
            throw new ConfigurationException($"{path} is a folder; the format csv reads a file. Name the training file, and the test file with --test.");
        using StreamReader reader = SourceText.Open(path);
        char separator = Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        using IEnumerator<(int Line, List<string> Fields)> records = new CsvRecords(reader, path, separator).Read().GetEnumerator();
        if (!records.MoveNext())
            throw new DataFormatException(path, null, "the file is empty; a header line is expected.");
        (int line, List<string> header) = records.Current;
        if (header.Count < 2)
            throw SourceText.Wrong(path, line, $"a header with at least two columns is expected (a file column and labels); found '{string.Join(separator, header)}'.");

        List<(int Line, List<string> Fields)> rows = [];
        while (records.MoveNext())
        {
            if (records.Current.Fields.Count != header.Count)
                throw SourceText.Wrong(path, records.Current.Line, $"{header.Count} fields are expected, as in the header; found {records.Current.Fields.Count}.");
            rows.Add(records.Current);
        }

        return Build(new CsvTable(path, header, rows), context);
    }

    private static DatasetContent Build(CsvTable table, ImportContext context)
    {
        ValueMap map;
        (IReadOnlyList<string> Classes, SplitContent Split) labels;
        if (context.Options.Delimiter is { } delimiter)
            labels = CsvLists.Delimited(table, delimiter, map = context.Values(ValueMap.ZeroOne), context.Split);
        else if (IsLong(table, context))
            labels = CsvLists.Long(table, map = context.Values(ValueMap.Reference), context);
        else
            labels = Wide(table, map = context.Values(ValueMap.ZeroOne), context);
        return new DatasetContent
        {
            Name = Path.GetFileNameWithoutExtension(table.Path),
            Classes = labels.Classes,
            Splits = [labels.Split],
            ImageRoot = Path.GetDirectoryName(table.Path),
            Source = table.Path,
            ValueMap = map.Name,
        };
    }

    /// <summary>Two columns are one label per line when the second is called so, or holds anything that is no label value.</summary>
    private static bool IsLong(CsvTable table, ImportContext context)
    {
        if (table.Header.Count != 2)
            return false;
        ValueMap map = context.Values(ValueMap.ZeroOne);
        return LabelHeaders.Contains(table.Header[1].Trim(), StringComparer.OrdinalIgnoreCase) || table.Rows.Exists(row => !map.TryMap(row.Fields[1], out _));
    }

    private static (IReadOnlyList<string> Classes, SplitContent Split) Wide(CsvTable table, ValueMap map, ImportContext context)
    {
        int[] columns = [.. Enumerable.Range(1, table.Header.Count - 1).Where(i => map.Name != ValueMap.CheXpert.Name || !CheXpertColumns.Contains(table.Header[i]))];
        if (columns.Length < table.Header.Count - 1)
            context.Warnings.Add($"{table.Path}: columns that describe the picture are left out: {string.Join(", ", table.Header.Where(CheXpertColumns.Contains))}.");
        string[] classes = [.. columns.Select(column => table.Header[column].Trim())];
        ClassNames.Check(classes, table.Path);
        Labels.LabelState[] states = LabelCells.Allocate(table.Path, table.Rows.Count, classes.Length, Labels.LabelState.Unknown);
        for (int row = 0; row < table.Rows.Count; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                string value = table.Rows[row].Fields[columns[i]];
                if (!map.TryMap(value, out states[(row * classes.Length) + i]))
                    throw SourceText.Wrong(table.Path, table.Rows[row].Line, $"column '{classes[i]}' must be one of {map.Accepted}; found '{value}'. Say with --values what the values mean.");
            }
        }

        return (classes, LabelCells.ToSplit(context.Split, [.. table.Rows.Select(row => row.Fields[0])], states, classes.Length));
    }
}

/// <summary>A CSV file in memory: every record has as many fields as the header.</summary>
internal sealed record CsvTable(string Path, List<string> Header, List<(int Line, List<string> Fields)> Rows);
