namespace SinglePositive.Vision.Drawing;

/// <summary>One line of a glyph.</summary>
/// <param name="Points">The points it leads to.</param>
/// <param name="Round">True when its corners are.</param>
/// <param name="Closed">True when it returns to its begin.</param>
internal sealed record GlyphStroke(Point[] Points, bool Round, bool Closed);

/// <summary>A letter or sign as lines for a round pen.</summary>
/// <param name="Width">From the left of its leftmost line to the right of its rightmost, in units of which capitals are nine high.</param>
/// <param name="Strokes">Its lines.</param>
internal sealed record Glyph(double Width, IReadOnlyList<GlyphStroke> Strokes)
{
    private const double Corner = 2.5;
    private const double AccentWidth = 2.6;
    private const double AboveCapitals = -3;

    /// <summary>This letter with an accent over its middle.</summary>
    public Glyph With(GlyphStroke[] accent, bool capital)
    {
        Point shift = new((Width - AccentWidth) / 2, capital ? AboveCapitals : 0);
        // The dot of an i makes room for its accent.
        IEnumerable<GlyphStroke> letter = Width == 0 && !capital ? Strokes.Take(1) : Strokes;
        return this with { Strokes = [.. letter, .. accent.Select(stroke => stroke with { Points = [.. stroke.Points.Select(point => point + shift)] })] };
    }

    /// <summary>Its lines; those of one kind, open or closed, together.</summary>
    public Outline Lines(bool closed)
    {
        Outline lines = new();
        foreach (GlyphStroke stroke in Strokes.Where(stroke => stroke.Closed == closed))
            Add(lines, stroke);
        return lines;
    }

    private static void Add(Outline lines, GlyphStroke stroke)
    {
        Point[] points = stroke.Points;
        int count = points.Length;
        Point start = stroke.Closed ? 0.5 * (points[0] + points[^1]) : points[0];
        lines.Start(start.X, start.Y);
        for (int i = stroke.Closed ? 0 : 1; i < count; i++)
        {
            Point corner = points[i];
            if (stroke.Round && (stroke.Closed || i < count - 1))
            {
                Point from = Near(corner, points[(i + count - 1) % count]);
                Point to = Near(corner, points[(i + 1) % count]);
                lines.Line(from.X, from.Y).Curve(corner.X, corner.Y, to.X, to.Y);
            }
            else
            {
                lines.Line(corner.X, corner.Y);
            }
        }
    }

    /// <summary>The point on the way to a neighbour where a round corner ends.</summary>
    private static Point Near(Point corner, Point neighbour)
    {
        Point way = neighbour - corner;
        return corner + (Math.Min(0.5, Corner / way.Length) * way);
    }
}
