namespace SinglePositive.Vision.Sheets;

/// <summary>Where everything on a contact sheet lies, in pixels.</summary>
internal sealed class SheetLayout
{
    /// <summary>Around the sheet.</summary>
    public const int Margin = 28;

    /// <summary>Between cards.</summary>
    public const int Gap = 16;

    /// <summary>Within a card.</summary>
    public const int Padding = 10;

    /// <summary>The most a picture is wide and high.</summary>
    public const int Tile = 168;

    /// <summary>From one line of text to the next.</summary>
    public const int LineStep = 20;

    /// <summary>The most labels listed under a picture; of more, the number is given.</summary>
    public const int MostLines = 9;

    /// <summary>The width of a card.</summary>
    public const int Card = Tile + (2 * Padding);

    private const int MostColumns = 6;

    private readonly int[] _tops;
    private readonly int[] _heights;

    /// <param name="lines">The lines of text under each picture.</param>
    /// <param name="headHeight">What title and legend take.</param>
    /// <param name="leastWidth">What they need.</param>
    public SheetLayout(IReadOnlyList<int> lines, int headHeight, int leastWidth)
    {
        Columns = ColumnsFor(lines.Count);
        int rows = (lines.Count + Columns - 1) / Columns;
        (_tops, _heights) = (new int[rows], new int[rows]);
        int top = Margin + headHeight;
        for (int row = 0; row < rows; row++)
        {
            int most = Enumerable.Range(row * Columns, Math.Min(Columns, lines.Count - (row * Columns))).Max(i => lines[i]);
            (_tops[row], _heights[row]) = (top, Padding + Tile + Padding + (most * LineStep) + (most > 0 ? Padding - 4 : 0));
            top += _heights[row] + Gap;
        }

        Width = (2 * Margin) + Math.Max(leastWidth, (Columns * (Card + Gap)) - Gap);
        Height = top - Gap + Margin;
    }

    public int Columns { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The place of a card.</summary>
    public (int Left, int Top, int Height) CardAt(int picture) =>
        (Margin + (picture % Columns * (Card + Gap)), _tops[picture / Columns], _heights[picture / Columns]);

    /// <summary>As few empty places as possible in rows of four to six; fewer pictures make one row.</summary>
    private static int ColumnsFor(int pictures) => pictures <= MostColumns
        ? pictures
        : Enumerable.Range(4, MostColumns - 3).OrderBy(columns => (columns - (pictures % columns)) % columns).ThenByDescending(columns => columns).First();
}
