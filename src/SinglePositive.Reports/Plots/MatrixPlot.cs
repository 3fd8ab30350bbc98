using System.Text;

namespace SinglePositive.Reports.Plots;

/// <summary>A square of classes by classes in colours. Rows carry number and name, columns the number.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Classes">The names of the classes, in order.</param>
/// <param name="Values">A number for each pair, row by row; NaN or 0 leaves the cell empty.</param>
/// <param name="Unit">What a number means.</param>
internal sealed record MatrixPlot(string Name, string Title, IReadOnlyList<string> Classes, double[] Values, string Unit) : Plot(Name, Title)
{
    private const double KeyRow = 26, HeadRow = 18, Gap = 6, MostLabel = 130;

    /// <summary>The number that has the last colour.</summary>
    public double Full { get; init; } = 1;

    /// <inheritdoc/>
    protected override double Height(double width) => (width - LabelWidth(width)) + HeadRow + KeyRow + Gap;

    /// <inheritdoc/>
    protected override void Draw(IDrawing drawing, Box area)
    {
        double label = LabelWidth(area.Width), cell = (area.Width - label) / Classes.Count, size = TextSize(area.Width);
        double left = area.Left + label, top = area.Top + HeadRow;
        int every = Math.Max(1, (int)Math.Ceiling(Letters.Width($"{Classes.Count} ", size) / cell));
        drawing.Boxes([new Box(left, top, cell * Classes.Count, cell * Classes.Count)], Ink.Fixed(Vision.Drawing.Colour.White));
        HeatScale.DrawCells(drawing, Cells(left, top, cell));
        for (int i = 0; i < Classes.Count; i++)
        {
            double middle = (i + 0.5) * cell;
            drawing.Text(new Spot(left - Gap, top + middle + (size * 0.36)), Letters.Fit($"{Classes[i]} {i + 1}", size, label - Gap), size, Ink.Text, Anchor.End);
            if (i % every == 0)
                drawing.Text(new Spot(left + middle, top - 5), $"{i + 1}", size, Ink.Quiet, Anchor.Middle);
        }

        HeatScale.DrawKey(drawing, new Box(area.Left, area.Bottom - KeyRow, Math.Min(area.Width, 400), KeyRow - 4), $"{Unit}: 0+", Full.ToString("0.##"));
    }

    /// <inheritdoc/>
    public override string Csv()
    {
        StringBuilder csv = new();
        AppendRow(csv, "row", "column", Unit);
        for (int i = 0; i < Values.Length; i++)
            AppendRow(csv, Classes[i / Classes.Count], Classes[i % Classes.Count], Values[i]);
        return csv.ToString();
    }

    private IEnumerable<(Box Box, double Share)> Cells(double left, double top, double cell)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] > 0)
                yield return (new Box(left + (i % Classes.Count * cell), top + (i / Classes.Count * cell), cell, cell), Values[i] / Full);
        }
    }

    private static double TextSize(double width) => width < 600 ? 10.5 : 12.5;

    private double LabelWidth(double width) =>
        Math.Min(MostLabel * width / 380, Classes.Select((name, i) => Letters.Width($"{name} {i + 1}", TextSize(width))).Max()) + Gap;
}
