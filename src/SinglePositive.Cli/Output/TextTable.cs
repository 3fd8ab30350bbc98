using System.Text;

namespace SinglePositive.Cli.Output;

/// <summary>A table in plain text: columns two blanks apart, a line under the heads, text to the left and figures to the right.</summary>
/// <remarks>When it is wider than allowed, its widest text column is cut, with … at the cut.</remarks>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 8;

    private readonly (string Head, bool Right)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="heads">The head of each column; one that starts with <c>&gt;</c> is set to the right.</param>
    public TextTable(params string[] heads) => _columns = [.. heads.Select(head => (head.TrimStart('>'), head.StartsWith('>')))];

    /// <summary>Adds a row of as many cells as there are columns.</summary>
    public TextTable Add(params string[] cells)
    {
        if (cells.Length != _columns.Length)
            throw new ArgumentException($"A row of {cells.Length} cells does not fit a table of {_columns.Length} columns.", nameof(cells));
        _rows.Add(cells);
        return this;
    }

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">The columns there are.</param>
    /// <param name="styled">True to set the heads in bold.</param>
    public void Write(TextWriter writer, int width, bool styled = false)
    {
        int[] widths = Widths(width);
        if (_columns.Any(column => column.Head.Length > 0))
        {
            string heads = Line([.. _columns.Select(column => column.Head)], widths);
            writer.Write(styled ? $"{Terminal.Bold}{heads}\e[0m\n" : heads + "\n");
            writer.Write(string.Join(Gap, widths.Select(columnWidth => new string('-', columnWidth))) + "\n");
        }

        foreach (string[] row in _rows)
            writer.Write(Line(row, widths) + "\n");
    }

    private int[] Widths(int width)
    {
        int[] widths = [.. _columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Head.Length).Max())];
        int excess = widths.Sum() + Gap.Length * (widths.Length - 1) - width;
        while (excess > 0)
        {
            int widest = Enumerable.Range(0, widths.Length).Where(i => !_columns[i].Right).DefaultIfEmpty(0).MaxBy(i => widths[i]);
            int cut = Math.Min(excess, widths[widest] - NarrowestColumn);
            if (cut <= 0)
                break;
            widths[widest] -= cut;
            excess -= cut;
        }

        return widths;
    }

    private string Line(string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = cells[i].Length > widths[i] ? cells[i][..(widths[i] - 1)] + "…" : cells[i];
            line.Append(i > 0 ? Gap : "").Append(_columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        }

        return line.ToString().TrimEnd();
    }
}
