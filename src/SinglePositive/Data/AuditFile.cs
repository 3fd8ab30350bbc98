using SinglePositive.Data.Formats;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Reads which examples of the train split were fully labelled by hand, and their labels.</summary>
/// <remarks>
/// A CSV (or TSV) file with a header: an id and one column of 0 and 1 per class; or <c>id,class</c> lines, one for each present label, an empty class for an example without any; or an id and a list of classes
/// with | or ; between them. Or an npy file of row numbers whose labels are read from the dataset's truth, for simulations.
/// </remarks>
internal static class AuditFile
{
    private static readonly char[] s_delimiters = ['|', ';'];

    /// <summary>The audited examples, in the order of the file: the row of each (of a repeated id its first) and their full labels.</summary>
    /// <exception cref="ConfigurationException">There is no such file, or it names rows of a split without full labels.</exception>
    /// <exception cref="DataFormatException">An id or a class is not in the dataset, or the file is malformed.</exception>
    public static (int[] Rows, TruthMatrix Labels) ReadRows(string path, Dataset dataset)
    {
        if (!File.Exists(path))
            throw new ConfigurationException($"There is no audit file {path}; an audit is a CSV of fully labelled examples, or an npy file of row numbers.");
        return Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? Rows(path, dataset) : Table(path, dataset);
    }

    private static (int[] Rows, TruthMatrix Labels) Rows(string path, Dataset dataset)
    {
        TruthMatrix truth = dataset.Train.ReadTruth()
            ?? throw new ConfigurationException($"{path} holds row numbers, and the train split of {dataset.Folder} has no full labels to read at them; give a CSV file with the labels.");
        NpyArray numbers = NpyFile.Read(path);
        if (numbers.Shape.Count != 1)
            throw new DataFormatException(path, null, $"row numbers are one column of whole numbers; the array has {numbers.Shape.Count} dimensions.");
        long[] rows = numbers.To<long>();
        HashSet<long> seen = [];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= truth.Examples || !seen.Add(rows[i]))
                throw new DataFormatException(path, $"element {i}", $"row {rows[i]} {(seen.Contains(rows[i]) ? "is there twice" : $"is not one of the {truth.Examples} rows of the train split")}; rows count from 0.");
        }

        int[] chosen = [.. rows.Select(row => (int)row)];
        return (chosen, truth.Select(chosen));
    }

    private static (int[] Rows, TruthMatrix Labels) Table(string path, Dataset dataset)
    {
        using StreamReader reader = SourceText.Open(path);
        char separator = Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        using IEnumerator<(int Line, List<string> Fields)> records = new CsvRecords(reader, path, separator).Read().GetEnumerator();
        if (!records.MoveNext())
            throw new DataFormatException(path, null, "the file is empty; a header line is expected.");
        Sheet sheet = new(path, dataset);
        List<string> header = records.Current.Fields;
        if (header.Count < 2)
            throw SourceText.Wrong(path, records.Current.Line, "a header with at least two columns is expected: an id, and a class or one column for each class.");
        if (header[0] != "id" && sheet.IsExample(header[0]))
            throw SourceText.Wrong(path, records.Current.Line, $"a header line is expected, as id,class; '{header[0]}' is an example.");
        int[]? columns = header.Count == 2 && !(dataset.Classes.Count == 1 && header[1].Trim() == dataset.Classes[0]) ? null : sheet.Columns(header, records.Current.Line);
        while (records.MoveNext())
        {
            (int line, List<string> fields) = records.Current;
            if (fields.Count != header.Count)
                throw SourceText.Wrong(path, line, $"{header.Count} fields are expected, as in the header; found {fields.Count}.");
            if (columns is null)
                sheet.AddList(fields[0], fields[1], line);
            else
                sheet.AddCells(fields, columns, line);
        }

        return (sheet.Rows(), sheet.Labels());
    }

    /// <summary>The examples and labels that were read so far.</summary>
    private sealed class Sheet(string path, Dataset dataset)
    {
        private readonly Dictionary<string, int> _ids = FirstRows(dataset.Train.ReadIds());
        private readonly Dictionary<string, int> _classes = dataset.Classes.Select((name, j) => (name, j)).ToDictionary(pair => pair.name, pair => pair.j, StringComparer.Ordinal);
        private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
        private readonly List<byte[]> _labels = [];

        public bool IsExample(string text) => _ids.ContainsKey(text);

        /// <summary>The class of each column after the first.</summary>
        public int[] Columns(List<string> header, int line)
        {
            int[] columns = [.. header.Skip(1).Select(name => Class(name.Trim(), line))];
            if (columns.Distinct().Count() != dataset.Classes.Count || columns.Length != dataset.Classes.Count)
                throw SourceText.Wrong(path, line, $"an audit has one column for each of the {dataset.Classes.Count} classes; found {columns.Length}, {columns.Distinct().Count()} of them different.");
            return columns;
        }

        public void AddCells(List<string> fields, int[] columns, int line)
        {
            if (_rows.ContainsKey(fields[0]))
                throw SourceText.Wrong(path, line, $"the example '{fields[0]}' is there twice.");
            byte[] labels = Row(fields[0], line);
            for (int i = 0; i < columns.Length; i++)
            {
                if (!ValueMap.ZeroOne.TryMap(fields[i + 1], out LabelState state))
                    throw SourceText.Wrong(path, line, $"column '{dataset.Classes[columns[i]]}' must be 0 or 1: in an audit every label of an example is known; found '{fields[i + 1]}'.");
                labels[columns[i]] = state == LabelState.Present ? (byte)1 : (byte)0;
            }
        }

        public void AddList(string id, string text, int line)
        {
            byte[] labels = Row(id, line);
            string whole = text.Trim();
            if (whole.Length == 0)
                return;
            string[] names = _classes.ContainsKey(whole) ? [whole] : whole.Split(s_delimiters, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (string name in names)
                labels[Class(name, line)] = 1;
        }

        public int[] Rows() => [.. _rows.OrderBy(pair => pair.Value).Select(pair => _ids[pair.Key])];

        public TruthMatrix Labels() => new(_labels.Count, dataset.Classes.Count, [.. _labels.SelectMany(labels => labels)]);

        private static Dictionary<string, int> FirstRows(IReadOnlyList<string> ids)
        {
            Dictionary<string, int> rows = new(ids.Count, StringComparer.Ordinal);
            for (int row = 0; row < ids.Count; row++)
                rows.TryAdd(ids[row], row);
            return rows;
        }

        private byte[] Row(string id, int line)
        {
            if (!_ids.ContainsKey(id))
                throw SourceText.Wrong(path, line, $"the train split of {dataset.Folder} has no example '{id}'.{Suggestion.Sentence(id, _ids.Keys)}");
            if (_rows.TryAdd(id, _labels.Count))
                _labels.Add(new byte[dataset.Classes.Count]);
            return _labels[_rows[id]];
        }

        private int Class(string name, int line)
        {
            if (_classes.TryGetValue(name, out int j))
                return j;
            throw SourceText.Wrong(path, line, $"there is no class '{name}'.{Suggestion.Sentence(name, dataset.Classes)}");
        }
    }
}
