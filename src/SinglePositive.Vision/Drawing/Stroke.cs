namespace SinglePositive.Vision.Drawing;

/// <summary>Turns lines into the areas that a round brush leaves along them.</summary>
internal static class Stroke
{
    // A brush is drawn at a corner when the line turns by more than this cosine; smaller gaps are not seen.
    private const double Straight = 0.97;

    /// <summary>The area along lines, in pixels. All its parts run in one direction, so that overlapping ones fill as one.</summary>
    /// <param name="lines">The lines, in pixels.</param>
    /// <param name="width">The brush's diameter.</param>
    /// <param name="closed">True to join each line's end to its begin.</param>
    public static Outline Along(Outline lines, double width, bool closed)
    {
        Ribbon ribbon = new(new Outline(), width / 2);
        for (int i = 0; i < lines.Lines; i++)
            AddLine(ribbon, lines[i], closed);
        return ribbon.Area;
    }

    private static void AddLine(Ribbon ribbon, ReadOnlySpan<Point> points, bool closed)
    {
        Point before = default;
        int pieces = closed ? points.Length : points.Length - 1;
        for (int i = 0; i < pieces; i++)
        {
            Point from = points[i];
            Point along = Direction(points[(i + 1) % points.Length] - from);
            if (along == default)
                continue;
            if ((along.X * before.X) + (along.Y * before.Y) >= Straight)
            {
                ribbon.Pass(from, Direction(along + before));
            }
            else
            {
                ribbon.End(from, before);
                ribbon.Brush(from);
                ribbon.Pass(from, along);
            }

            before = along;
        }

        ribbon.End(closed ? points[0] : points[^1], before);
        if (!closed)
            ribbon.Brush(points[^1]);
    }

    private static Point Direction(Point way)
    {
        double length = way.Length;
        return length < 1e-9 ? default : 1 / length * way;
    }

    /// <summary>The two sides of a line without corners: one goes to the area as it comes, the other follows backwards.</summary>
    private sealed class Ribbon(Outline area, double radius)
    {
        private readonly List<Point> _back = [];

        public Outline Area => area;

        public void Pass(Point at, Point along)
        {
            Point side = new(-radius * along.Y, radius * along.X);
            if (_back.Count == 0)
                area.Start(at.X - side.X, at.Y - side.Y);
            else
                area.Line(at.X - side.X, at.Y - side.Y);
            _back.Add(at + side);
        }

        public void End(Point at, Point along)
        {
            if (_back.Count == 0)
                return;
            Pass(at, along);
            for (int i = _back.Count - 1; i >= 0; i--)
                area.Line(_back[i].X, _back[i].Y);
            _back.Clear();
        }

        public void Brush(Point at)
        {
            int corners = radius < 2 ? 8 : 20;
            area.Start(at.X + radius, at.Y);
            for (int i = 1; i < corners; i++)
            {
                Point corner = at + Point.Polar(radius, (double)i / corners);
                area.Line(corner.X, corner.Y);
            }
        }
    }
}
