using System.Text;

namespace SinglePositive.Reports.Plots;

/// <summary>A line of a plot, or points without one.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Points">Pairs of numbers in the order in which the line passes them; a pair with NaN interrupts it.</param>
/// <param name="Ink">Its colour.</param>
internal sealed record Curve(string Label, IReadOnlyList<(double X, double Y)> Points, Ink Ink)
{
    /// <summary>How the line is drawn.</summary>
    public LineKind Kind { get; init; }

    /// <summary>True to show each point as well.</summary>
    public bool Dots { get; init; }

    /// <summary>The point to which the eye is led; null for none.</summary>
    public int? Marked { get; init; }

    /// <summary>The number that sums it up.</summary>
    public string Number { get; init; } = "";

    /// <summary>Texts beside the points; empty for none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>False for what only helps to read the others and has no numbers of its own.</summary>
    public bool InCsv { get; init; } = true;
}

/// <summary>Lines over a common axis.</summary>
internal sealed record LinePlot(string Name, string Title, Axis Across, Axis Up, IReadOnlyList<Curve> Curves) : Plot(Name, Title)
{
    private const double Thick = 2.2, Dot = 2.6, Mark = 4.5;

    /// <summary>What the CSV file holds when it says more than the points; null for these.</summary>
    public string? Table { get; init; }

    /// <summary>True when there is nothing to show.</summary>
    public bool IsEmpty => !Curves.Where(curve => curve.InCsv).SelectMany(curve => curve.Points).Any(point => double.IsFinite(point.Y) && double.IsFinite(point.X));

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [.. Curves.Where(curve => curve.Points.Count > 0).Select(curve => new LegendEntry(curve.Label, curve.Ink, curve.Kind, curve.Number))];

    /// <inheritdoc/>
    protected override double Height(double width) => width < 600 ? 270 : 430;

    /// <inheritdoc/>
    protected override void Draw(IDrawing drawing, Box area)
    {
        PlotFrame frame = new(area, Across.Fit(Curves.SelectMany(curve => curve.Points.Select(point => point.X))), Up.Fit(Curves.SelectMany(curve => curve.Points.Select(point => point.Y))));
        frame.Draw(drawing);
        foreach (Curve curve in Curves)
            Draw(drawing, frame, curve);
        PointNames.Draw(drawing, frame, Curves);
    }

    /// <inheritdoc/>
    public override string Csv()
    {
        if (Table is not null)
            return Table;
        StringBuilder csv = new();
        AppendRow(csv, "series", Across.Title, Up.Title);
        foreach (Curve curve in Curves.Where(curve => curve.InCsv))
        {
            foreach ((double x, double y) in curve.Points)
                AppendRow(csv, curve.Label, x, y);
        }

        return csv.ToString();
    }

    private static void Draw(IDrawing drawing, PlotFrame frame, Curve curve)
    {
        foreach (IReadOnlyList<Spot> piece in Pieces(frame, curve))
        {
            if (piece.Count > 1 && curve.Kind != LineKind.None)
                drawing.Line(piece, curve.Ink, Thick, curve.Kind);
            if (curve.Dots || piece.Count == 1 || curve.Kind == LineKind.None)
            {
                foreach (Spot spot in piece)
                    drawing.Disc(spot, curve.Kind == LineKind.None ? Mark : Dot, curve.Ink);
            }
        }

        if (curve.Marked is int marked && double.IsFinite(curve.Points[marked].Y))
        {
            Spot at = frame.At(curve.Points[marked].X, curve.Points[marked].Y);
            drawing.Disc(at, Mark + 1.5, Ink.Paper);
            drawing.Disc(at, Mark, curve.Ink);
        }
    }

    private static List<IReadOnlyList<Spot>> Pieces(PlotFrame frame, Curve curve)
    {
        List<IReadOnlyList<Spot>> pieces = [];
        List<Spot> piece = [];
        foreach ((double x, double y) in curve.Points)
        {
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                piece.Add(frame.At(x, y));
                continue;
            }

            if (piece.Count > 0)
                pieces.Add(piece);
            piece = [];
        }

        if (piece.Count > 0)
            pieces.Add(piece);
        return pieces;
    }
}
