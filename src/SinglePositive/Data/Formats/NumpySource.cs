using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>What the two NumPy layouts (<c>arrays</c> and <c>prepared</c>) have in common.</summary>
internal static class NumpySource
{
    /// <summary>Reads labels and, where there are any, ids and observed labels of one split.</summary>
    /// <param name="split">The split it becomes.</param>
    /// <param name="labels">The label file.</param>
    /// <param name="observed">A file of observed labels -1, 0, 1 beside it; need not exist.</param>
    /// <param name="ids">A text array of ids; need not exist.</param>
    /// <param name="map">What the values in the label file mean.</param>
    public static SplitContent ReadSplit(string split, string labels, string? observed, string ids, ValueMap map)
    {
        (LabelState[] states, int rows, int columns) = LabelCells.FromNpy(labels, map);
        SplitContent content = LabelCells.ToSplit(split, ReadIds(ids, split, rows, labels), states, columns);
        if (observed is null || !File.Exists(observed))
            return content;
        (LabelState[] seen, int seenRows, int seenColumns) = LabelCells.FromNpy(observed, ValueMap.Reference);
        if ((seenRows, seenColumns) != (rows, columns))
            throw new DataFormatException(observed, null, $"the true labels are {Shapes.Text(rows, columns)}; these observed labels are {Shapes.Text(seenRows, seenColumns)}.");
        return content with { Observed = new ObservedMatrix(rows, columns, seen) };
    }

    /// <summary>Class names from <c>classes.txt</c>, checked against the labels' columns.</summary>
    public static string[] ReadClasses(string path, IReadOnlyList<SplitContent> splits, Func<SplitContent, string> labelFile)
    {
        string[] classes = File.Exists(path) ? ClassNames.ReadFile(path) : ClassNames.Numbered(Columns(splits[0]));
        foreach (SplitContent split in splits)
        {
            if (Columns(split) != classes.Length)
            {
                string whose = File.Exists(path) ? $"{Path.GetFileName(path)} names {classes.Length} classes" : $"{Path.GetFileName(labelFile(splits[0]))} has {classes.Length} columns";
                throw new DataFormatException(labelFile(split), null, $"{whose}; these labels are {Shapes.Text(split.Ids.Count, Columns(split))} (examples × classes).");
            }
        }

        return classes;
    }

    private static int Columns(SplitContent split) => split.Truth?.Classes ?? split.Observed!.Classes;

    private static string[] ReadIds(string path, string split, int rows, string labels)
    {
        if (!File.Exists(path))
            return RowNames(split, rows);
        string[] ids = NpyFile.Read(path).ToStrings();
        return ids.Length == rows ? ids : throw new DataFormatException(path, null, $"{Path.GetFileName(labels)} has {rows} rows; found {ids.Length} ids. One id per row is needed.");
    }

    /// <summary>Ids of examples that have no names: <c>train-0</c>, <c>train-1</c>, … by the row in the source.</summary>
    public static string[] RowNames(string split, int rows) => [.. Enumerable.Range(0, rows).Select(row => $"{split}-{row}")];
}
