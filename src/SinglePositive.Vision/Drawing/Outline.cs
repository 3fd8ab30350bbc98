namespace SinglePositive.Vision.Drawing;

/// <summary>Closed or open lines of straight pieces; curves are added as pieces short enough to look round.</summary>
internal sealed class Outline
{
    private const int EllipsePieces = 36;
    private const int CurvePieces = 10;

    private readonly List<Point> _points = [];
    private readonly List<int> _starts = [];

    /// <summary>The number of lines.</summary>
    public int Lines => _starts.Count;

    /// <summary>The points of one line; a filled line is closed from its last point to its first.</summary>
    public ReadOnlySpan<Point> this[int line]
    {
        get
        {
            int end = line + 1 < _starts.Count ? _starts[line + 1] : _points.Count;
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_points)[_starts[line]..end];
        }
    }

    /// <summary>A line through points given as x, y, x, y, …</summary>
    public static Outline Through(params ReadOnlySpan<double> coordinates)
    {
        Outline outline = new Outline().Start(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.Length; i += 2)
            outline.Line(coordinates[i], coordinates[i + 1]);
        return outline;
    }

    /// <summary>A closed round line through points given as x, y, x, y, … (Catmull and Rom's spline).</summary>
    public static Outline Round(params ReadOnlySpan<double> coordinates)
    {
        const int Pieces = 6;
        int count = coordinates.Length / 2;
        Outline outline = new();
        for (int i = 0; i < count; i++)
        {
            Point a = At(coordinates, i + count - 1);
            Point b = At(coordinates, i);
            Point c = At(coordinates, i + 1);
            Point d = At(coordinates, i + 2);
            for (int piece = 0; piece < Pieces; piece++)
                outline.Add(Spline(a, b, c, d, (double)piece / Pieces));
        }

        return outline;
    }

    /// <summary>An ellipse, or an arc of one.</summary>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radiusX">Half its width.</param>
    /// <param name="radiusY">Half its height.</param>
    /// <param name="from">Where the arc begins, in turns: 0 right, 1/4 down.</param>
    /// <param name="to">Where it ends.</param>
    public static Outline Ellipse(double x, double y, double radiusX, double radiusY, double from = 0, double to = 1) =>
        new Outline().Arc(x, y, radiusX, radiusY, from, to);

    /// <summary>A rectangle, with round corners if wanted.</summary>
    public static Outline Box(double left, double top, double right, double bottom, double radius = 0)
    {
        if (radius <= 0)
            return Through(left, top, right, top, right, bottom, left, bottom);
        double r = Math.Min(radius, Math.Min(right - left, bottom - top) / 2);
        return new Outline()
            .Arc(right - r, top + r, r, r, -0.25, 0)
            .Arc(right - r, bottom - r, r, r, 0, 0.25)
            .Arc(left + r, bottom - r, r, r, 0.25, 0.5)
            .Arc(left + r, top + r, r, r, 0.5, 0.75);
    }

    /// <summary>A star or, with equal radii, a polygon of twice as many corners.</summary>
    /// <param name="spikes">The number of spikes; the first points up.</param>
    /// <param name="outer">Their distance from the origin.</param>
    /// <param name="inner">The distance of the corners between them.</param>
    public static Outline Star(int spikes, double outer, double inner)
    {
        Outline outline = new();
        for (int i = 0; i < 2 * spikes; i++)
            outline.Add(Point.Polar(i % 2 == 0 ? outer : inner, (0.5 * i / spikes) - 0.25));
        return outline;
    }

    /// <summary>Begins a line.</summary>
    public Outline Start(double x, double y)
    {
        _starts.Add(_points.Count);
        _points.Add(new Point(x, y));
        return this;
    }

    /// <summary>Goes straight to a point.</summary>
    public Outline Line(double x, double y) => Add(new Point(x, y));

    /// <summary>Goes to a point along a parabola.</summary>
    /// <param name="controlX">The point that both ends head for.</param>
    /// <param name="controlY">The point that both ends head for.</param>
    /// <param name="x">The end.</param>
    /// <param name="y">The end.</param>
    public Outline Curve(double controlX, double controlY, double x, double y)
    {
        Point from = _points[^1];
        for (int piece = 1; piece <= CurvePieces; piece++)
        {
            double t = (double)piece / CurvePieces;
            Add(((1 - t) * (1 - t) * from) + (2 * t * (1 - t) * new Point(controlX, controlY)) + (t * t * new Point(x, y)));
        }

        return this;
    }

    /// <summary>Goes straight to an arc's begin, if a line has begun, and along it.</summary>
    public Outline Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        int pieces = Math.Max(2, (int)Math.Ceiling(EllipsePieces * Math.Abs(to - from)));
        bool whole = Math.Abs(to - from) >= 1;
        for (int piece = 0; piece < (whole ? pieces : pieces + 1); piece++)
        {
            double turns = from + ((to - from) * piece / pieces);
            Add(new Point(x + (radiusX * Turn.Cos(turns)), y + (radiusY * Turn.Sin(turns))));
        }

        return this;
    }

    /// <summary>Takes over the lines of another outline, beside its own.</summary>
    public Outline Join(Outline other)
    {
        foreach (int start in other._starts)
            _starts.Add(_points.Count + start);
        _points.AddRange(other._points);
        return this;
    }

    /// <summary>These lines as they come to lie in a picture.</summary>
    public Outline Map(Placement placement)
    {
        Outline mapped = new();
        mapped._starts.AddRange(_starts);
        foreach (Point point in _points)
            mapped._points.Add(placement.Map(point));
        return mapped;
    }

    private Outline Add(Point point)
    {
        if (_starts.Count == 0)
            _starts.Add(0);
        _points.Add(point);
        return this;
    }

    private static Point At(ReadOnlySpan<double> coordinates, int point)
    {
        int at = point % (coordinates.Length / 2) * 2;
        return new Point(coordinates[at], coordinates[at + 1]);
    }

    private static Point Spline(Point a, Point b, Point c, Point d, double t) =>
        0.5 * ((2 * b) + (t * (c - a)) + (t * t * ((2 * a) - (5 * b) + (4 * c) - d)) + (t * t * t * ((3 * (b - c)) + d - a)));
}
