namespace SinglePositive.Reports.Plots;

/// <summary>The axes of a plot: lines, numbers and titles around the area in which its marks lie.</summary>
internal sealed class PlotFrame
{
    private const double Size = 12, Gap = 6, TitleRow = 27, FootRows = 42, TickEvery = 62, RowEvery = 34;

    private readonly IReadOnlyList<double> _acrossTicks;
    private readonly IReadOnlyList<double> _upTicks;

    /// <summary>Lays a frame out.</summary>
    /// <param name="area">The room for everything.</param>
    /// <param name="across">The fitted axis below.</param>
    /// <param name="up">The fitted axis at the left; its title stands above it, where it can be read without turning one's head.</param>
    public PlotFrame(Box area, Axis across, Axis up)
    {
        (Across, Up) = (across, up);
        _upTicks = up.Ticks(Math.Max(2, (int)((area.Height - TitleRow - FootRows) / RowEvery) + 1));
        double left = _upTicks.Select(tick => Letters.Width(Axis.Label(tick, _upTicks), Size)).DefaultIfEmpty(0).Max() + Gap + 2;
        _acrossTicks = across.Ticks(Math.Max(2, (int)((area.Width - left) / TickEvery) + 1));
        double right = _acrossTicks.Count == 0 ? Gap : Math.Max(Gap, Letters.Width(Axis.Label(_acrossTicks[^1], _acrossTicks), Size) / 2);
        Inside = new Box(area.Left + left, area.Top + TitleRow, area.Width - left - right, area.Height - TitleRow - FootRows);
        Area = area;
    }

    /// <summary>The room for everything.</summary>
    public Box Area { get; }

    /// <summary>Where marks lie.</summary>
    public Box Inside { get; }

    /// <summary>The axis below.</summary>
    public Axis Across { get; }

    /// <summary>The axis at the left.</summary>
    public Axis Up { get; }

    /// <summary>Where a pair of numbers lies.</summary>
    public Spot At(double x, double y) => new(Inside.Left + (Across.Place(x) * Inside.Width), Inside.Bottom - (Up.Place(y) * Inside.Height));

    /// <summary>Draws lines, numbers and titles.</summary>
    /// <param name="drawing">Where.</param>
    /// <param name="lines">False where marks fill the whole area and would hide them.</param>
    public void Draw(IDrawing drawing, bool lines = true)
    {
        foreach (double tick in _upTicks)
        {
            Spot at = At(Across.Minimum!.Value, tick);
            if (lines)
                drawing.Line([at, at with { X = Inside.Right }], Ink.Grid, 1);
            drawing.Text(new Spot(at.X - Gap, at.Y + (Size * 0.36)), Axis.Label(tick, _upTicks), Size, Ink.Quiet, Anchor.End);
        }

        foreach (double tick in _acrossTicks)
        {
            Spot at = At(tick, Up.Minimum!.Value);
            drawing.Line([at, at with { Y = at.Y + 4 }], Ink.Quiet, 1);
            drawing.Text(new Spot(at.X, at.Y + 6 + Size), Axis.Label(tick, _acrossTicks), Size, Ink.Quiet, Anchor.Middle);
        }

        drawing.Line([new Spot(Inside.Left, Inside.Bottom), new Spot(Inside.Right, Inside.Bottom)], Ink.Quiet, 1);
        drawing.Text(new Spot(Area.Left, Area.Top + Size), Up.Title, Size, Ink.Text);
        drawing.Text(new Spot(Inside.Right, Area.Bottom - 5), Across.Title, Size, Ink.Text, Anchor.End);
    }
}
