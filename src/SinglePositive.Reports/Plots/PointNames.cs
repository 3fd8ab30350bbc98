namespace SinglePositive.Reports.Plots;

/// <summary>Names beside points, moved up and down until none lies on another.</summary>
internal static class PointNames
{
    private const double Size = 12, Gap = 9, Row = 15;

    /// <summary>Draws the names of all curves that have some; a line leads to one that had to move far.</summary>
    public static void Draw(IDrawing drawing, PlotFrame frame, IReadOnlyList<Curve> curves)
    {
        List<(string Name, Spot At)> names = [.. curves.SelectMany(curve => curve.Names.Zip(curve.Points, (name, point) => (name, frame.At(point.X, point.Y))))];
        List<Box> taken = [.. names.Select(name => new Box(name.At.X - 5, name.At.Y - 5, 10, 10))];
        foreach ((string name, Spot at) in names.OrderBy(name => name.At.Y))
        {
            double width = Letters.Width(name, Size);
            bool left = at.X + (2 * Gap) + width > frame.Area.Right;
            Box box = Free(at, left, width, frame.Inside, taken);
            taken.Add(box);
            double middle = box.Top + (Row / 2);
            if (Moved(middle - at.Y))
                drawing.Line([new Spot(left ? at.X - 5 : at.X + 5, at.Y), new Spot(left ? box.Right + 1 : box.Left - 1, middle)], Ink.Quiet, 0.7);
            drawing.Text(new Spot(left ? box.Right : box.Left, middle + (Size * 0.36)), name, Size, Ink.Text, left ? Anchor.End : Anchor.Start);
        }
    }

    private static bool Moved(double shift) => Math.Abs(shift) > Row / 2;

    /// <summary>The nearest room beside a point; one that is moved stands a little further off, for the line that leads to it.</summary>
    private static Box Free(Spot at, bool left, double width, Box inside, List<Box> taken)
    {
        for (int step = 0; step < 80; step++)
        {
            Box box = Beside((step + 1) / 2 * (Row / 3) * (step % 2 == 0 ? 1 : -1));
            if (box.Top >= inside.Top - Row && box.Bottom <= inside.Bottom && !taken.Exists(other => Overlap(box, other)))
                return box;
        }

        return Beside(0);

        Box Beside(double shift)
        {
            double gap = Moved(shift) ? 2 * Gap : Gap;
            return new Box(left ? at.X - gap - width : at.X + gap, at.Y - (Row / 2) + shift, width, Row);
        }
    }

    private static bool Overlap(Box a, Box b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
