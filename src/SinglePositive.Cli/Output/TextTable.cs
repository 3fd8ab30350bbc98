using System.Text;

namespace SinglePositive.Cli.Output;

/// <summary>A table in plain text: columns two blanks apart, a line under the heads, text to the left and figures to the right.</summary>
/// <remarks>When it is wider than allowed, the cells of its widest text columns go over several lines.</remarks>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 8;

    private readonly (string Head, bool Right)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="heads">The head of each column; one that starts with <c>&gt;</c> is set to the right.</param>
    public TextTable(params string[] heads) => _columns = [.. heads.Select(head => (head.TrimStart('>'), head.StartsWith('>')))];

    /// <summary>Adds a row of as many cells as there are columns. Characters that would move the cursor or change colours become question marks: names of classes come from files.</summary>
    public TextTable Add(params string[] cells)
    {
        if (cells.Length != _columns.Length)
            throw new ArgumentException($"A row of {cells.Length} cells does not fit a table of {_columns.Length} columns.", nameof(cells));
        _rows.Add([.. cells.Select(Plain)]);
        return this;
    }

    /// <summary>How wide it is when no cell goes over several lines.</summary>
    public int Width => Total(NaturalWidths());

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">The columns there are.</param>
    /// <param name="styled">True to set the heads in bold.</param>
    public void Write(TextWriter writer, int width, bool styled = false)
    {
        int[] widths = Widths(width);
        if (_columns.Any(column => column.Head.Length > 0))
        {
            foreach (string heads in Lines([.. _columns.Select(column => column.Head)], widths))
                writer.Write(styled ? $"{Terminal.Bold}{heads}\e[0m\n" : heads + "\n");
            writer.Write(string.Join(Gap, widths.Select(columnWidth => new string('-', columnWidth))) + "\n");
        }

        foreach (string[] row in _rows)
        {
            foreach (string line in Lines(row, widths))
                writer.Write(line + "\n");
        }
    }

    private static string Plain(string cell) => cell.Any(char.IsControl) ? string.Concat(cell.Select(letter => char.IsControl(letter) ? '?' : letter)) : cell;

    private static int Total(int[] widths) => widths.Sum() + (Gap.Length * (widths.Length - 1));

    private int[] NaturalWidths() => [.. _columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Head.Length).Max())];

    private int[] Widths(int width)
    {
        int[] widths = NaturalWidths();
        int excess = Total(widths) - width;
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

    private IEnumerable<string> Lines(string[] cells, int[] widths)
    {
        List<string>[] wrapped = [.. cells.Select((cell, i) => Fit(cell, widths[i]))];
        int height = wrapped.Max(lines => lines.Count);
        for (int at = 0; at < height; at++)
        {
            StringBuilder line = new();
            for (int i = 0; i < cells.Length; i++)
            {
                string part = at < wrapped[i].Count ? wrapped[i][at] : "";
                line.Append(i > 0 ? Gap : "").Append(_columns[i].Right ? part.PadLeft(widths[i]) : part.PadRight(widths[i]));
            }

            yield return line.ToString().TrimEnd();
        }
    }

    private static List<string> Fit(string cell, int width) => cell.Length <= width
        ? [cell]
        : [.. TextLayout.Wrap(cell, width).SelectMany(line => line.Chunk(width)).Select(part => new string(part))];
}
