using System.Text;

namespace SinglePositive.Reports.Plots;

/// <summary>Classes by classes in colours. Rows carry number and name, columns the number.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Classes">The names of the classes, in order.</param>
/// <param name="Values">A number from 0 to 1 for each pair, row by row; NaN or 0 leaves the cell empty.</param>
/// <param name="Unit">What a number means.</param>
internal sealed record MatrixPlot(string Name, string Title, IReadOnlyList<string> Classes, double[] Values, string Unit) : Plot(Name, Title)
{
    private const double KeyRow = 26, HeadRow = 18, Gap = 6, MostLabel = 150;

    /// <inheritdoc/>
    protected override double Height(double width) => (RowHeight(width) * Classes.Count) + HeadRow + KeyRow + Gap;

    /// <inheritdoc/>
    protected override void Draw(IDrawing drawing, Box area)
    {
        double label = LabelWidth(area.Width), cell = (area.Width - label) / Classes.Count, size = TextSize(area.Width);
        double left = area.Left + label, top = area.Top + HeadRow;
        int every = Math.Max(1, (int)Math.Ceiling(Letters.Width($"{Classes.Count} ", size) / cell));
        double row = RowHeight(area.Width);
        Box plate = new(left, top, cell * Classes.Count, row * Classes.Count);
        drawing.Boxes([plate], Ink.Fixed(Vision.Drawing.Colour.White));
        HeatScale.DrawCells(drawing, Cells(plate));
        drawing.Line([new(plate.Left, plate.Top), new(plate.Right, plate.Top), new(plate.Right, plate.Bottom), new(plate.Left, plate.Bottom), new(plate.Left, plate.Top)], Ink.Grid, 1);
        for (int i = 0; i < Classes.Count; i++)
        {
            drawing.Text(new Spot(left - Gap, top + ((i + 0.5) * row) + (size * 0.36)), $"{Letters.FitEnds(Classes[i], size, label - Gap - Letters.Width($" {i + 1}", size))} {i + 1}", size, Ink.Text, Anchor.End);
            if (i % every == 0)
                drawing.Text(new Spot(left + ((i + 0.5) * cell), top - 5), $"{i + 1}", size, Ink.Quiet, Anchor.Middle);
        }

        HeatScale.DrawKey(drawing, new Box(area.Left, area.Bottom - KeyRow, Math.Min(area.Width, 400), KeyRow - 4), $"{Unit}: 0+", "1");
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

    private IEnumerable<(Box Box, double Share)> Cells(Box plate)
    {
        double width = plate.Width / Classes.Count, height = plate.Height / Classes.Count;
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] > 0)
                yield return (new Box(plate.Left + (i % Classes.Count * width), plate.Top + (i / Classes.Count * height), width, height), Values[i]);
        }
    }

    private static double TextSize(double width) => width < 600 ? 10.5 : 12.5;

    /// <summary>As high as cells are wide, where a name has room in that.</summary>
    private double RowHeight(double width) => Math.Max((width - LabelWidth(width)) / Classes.Count, 1.3 * TextSize(width));

    private double LabelWidth(double width) =>
        Math.Min(MostLabel * width / 380, Classes.Select((name, i) => Letters.Width($"{name} {i + 1}", TextSize(width))).Max()) + Gap;
}
