using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Label states on their way into a dataset: without unknown cells they are the truth, otherwise they are observed labels.</summary>
internal static class LabelCells
{
    /// <summary>N·L states, all the same.</summary>
    /// <exception cref="DataFormatException">More cells than one array can hold.</exception>
    public static LabelState[] Allocate(string file, int examples, int classes, LabelState state)
    {
        long count = (long)examples * classes;
        if (count > Array.MaxLength)
            throw new DataFormatException(file, null, $"{Shapes.Text(examples, classes)} labels are more than {Array.MaxLength}, the most that can be held.");
        LabelState[] states = new LabelState[count];
        if (state != LabelState.Unknown)
            Array.Fill(states, state);
        return states;
    }

    /// <summary>A split whose labels are these states.</summary>
    public static SplitContent ToSplit(string name, IReadOnlyList<string> ids, LabelState[] states, int classes) => states.AsSpan().Contains(LabelState.Unknown)
        ? ToObserved(name, ids, states, classes)
        : new SplitContent { Name = name, Ids = ids, Truth = new TruthMatrix(ids.Count, classes, Array.ConvertAll(states, state => state == LabelState.Present ? (byte)1 : (byte)0)) };

    /// <summary>A split with observed labels, even when no cell happens to be unknown.</summary>
    public static SplitContent ToObserved(string name, IReadOnlyList<string> ids, LabelState[] states, int classes) =>
        new() { Name = name, Ids = ids, Observed = new ObservedMatrix(ids.Count, classes, states) };

    /// <summary>Reads a label array of any numeric type.</summary>
    /// <exception cref="DataFormatException">Not a table of numbers, or a value outside the map; row and column are named.</exception>
    public static (LabelState[] States, int Rows, int Columns) FromNpy(string path, ValueMap map)
    {
        using NpyTable table = NpyTable.Open(path, "labels");
        LabelState[] states = Allocate(path, table.Rows, table.Columns, LabelState.Unknown);
        double[] row = new double[table.Columns];
        double last = double.NaN;
        LabelState lastState = default;
        for (int i = 0; i < table.Rows; i++)
        {
            table.ReadRow(i, row);
            Span<LabelState> target = states.AsSpan(i * table.Columns, table.Columns);
            for (int column = 0; column < row.Length; column++)
            {
                if (row[column] != last)
                {
                    if (!map.TryMap(row[column], out lastState))
                        throw new DataFormatException(path, $"row {i}, column {column}", $"label values are {map.Accepted}; found {row[column]:R} (rows and columns count from 0). Say with --values what the values mean.");
                    last = row[column];
                }

                target[column] = lastState;
            }
        }

        return (states, table.Rows, table.Columns);
    }
}
