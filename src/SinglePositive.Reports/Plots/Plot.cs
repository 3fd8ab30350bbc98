using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Reports.Plots;

/// <summary>An entry of a plot's legend.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Kind">Its line.</param>
/// <param name="Number">The number that sums it up, with its unit; empty for none.</param>
internal sealed record LegendEntry(string Label, Ink Ink, LineKind Kind, string Number);

/// <summary>A plot: defined once, drawn into the page, an SVG file and a PNG file, and written out as numbers.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What is shown.</param>
internal abstract record Plot(string Name, string Title)
{
    /// <summary>Sizes of text, in pixels.</summary>
    protected const double TickSize = 12, TitleSize = 17, LegendSize = 13;

    private const double FileWidth = 860, PageWidth = 380, Margin = 18, PictureScale = 2, Swatch = 26, SwatchGap = 7, EntryGap = 22;

    /// <summary>How to read it, in a sentence or two.</summary>
    public string Reading { get; init; } = "";

    /// <summary>What its marks mean; drawn into files, and listed beside it on a page.</summary>
    public virtual IReadOnlyList<LegendEntry> Legend => [];

    /// <summary>Its numbers with a header line.</summary>
    public abstract string Csv();

    /// <summary>The height that suits a width.</summary>
    protected abstract double Height(double width);

    /// <summary>Draws everything but title and legend.</summary>
    protected abstract void Draw(IDrawing drawing, Box area);

    /// <summary>The plot as an element of a page, without title and legend.</summary>
    public string ToPage()
    {
        SvgDrawing drawing = new(PageWidth, Height(PageWidth));
        Draw(drawing, new Box(0, 0, PageWidth, Height(PageWidth)));
        return drawing.Inline(Title);
    }

    /// <summary>The content of an SVG file.</summary>
    public string ToSvg()
    {
        SvgDrawing drawing = new(FileWidth, FileHeight());
        DrawFile(drawing);
        return drawing.File(Title);
    }

    /// <summary>The content of a PNG file.</summary>
    public byte[] ToPng()
    {
        PictureDrawing drawing = new(FileWidth, FileHeight(), PictureScale);
        DrawFile(drawing);
        return drawing.ToPng();
    }

    /// <summary>A line of numbers of a CSV file; what is not a number stays empty.</summary>
    internal static void AppendRow(StringBuilder csv, params ReadOnlySpan<object> fields)
    {
        for (int i = 0; i < fields.Length; i++)
            csv.Append(i == 0 ? "" : ",").Append(fields[i] is double number ? CsvField.Of(number) : CsvField.Of(fields[i].ToString()));
        csv.Append('\n');
    }

    private double FileHeight() => HeadHeight() + Height(FileWidth - (2 * Margin)) + Margin;

    private double HeadHeight() => Margin + TitleSize + 12 + (LegendRows().Max(placed => (int?)placed.Row) + 1 ?? 0) * (LegendSize + 9) + 6;

    private void DrawFile(IDrawing drawing)
    {
        drawing.Text(new Spot(Margin, Margin + TitleSize - 2), Letters.Fit(Title, TitleSize * 1.06, FileWidth - (2 * Margin)), TitleSize, Ink.Text, bold: true);
        foreach ((LegendEntry entry, int row, double left) in LegendRows())
        {
            double foot = Margin + TitleSize + 16 + (row * (LegendSize + 9)) + LegendSize;
            DrawSwatch(drawing, new Spot(left, foot - (LegendSize * 0.36)), entry);
            drawing.Text(new Spot(left + Swatch + SwatchGap, foot), Text(entry), LegendSize, Ink.Text);
        }

        Draw(drawing, new Box(Margin, HeadHeight(), FileWidth - (2 * Margin), Height(FileWidth - (2 * Margin))));
    }

    private static void DrawSwatch(IDrawing drawing, Spot at, LegendEntry entry)
    {
        if (entry.Kind != LineKind.None)
            drawing.Line([at, at with { X = at.X + Swatch }], entry.Ink, 2.4, entry.Kind);
        else
            drawing.Disc(at with { X = at.X + (Swatch / 2) }, 4, entry.Ink);
    }

    private List<(LegendEntry Entry, int Row, double Left)> LegendRows()
    {
        if (Legend.Count == 0)
            return [];
        double column = Swatch + SwatchGap + EntryGap + Legend.Max(entry => Letters.Width(Text(entry), LegendSize));
        int columns = Math.Max(1, (int)((FileWidth - (2 * Margin) + EntryGap) / column));
        return [.. Legend.Select((entry, i) => (entry, i / columns, Margin + (i % columns * column)))];
    }

    private static string Text(LegendEntry entry) =>
        Letters.Fit(entry.Number.Length == 0 ? entry.Label : $"{entry.Label}: {entry.Number}", LegendSize, FileWidth - (2 * Margin) - Swatch - SwatchGap);
}
