namespace SinglePositive.Vision.Drawing;

/// <summary>Finds how much of each pixel an area covers: exactly along a row, at four heights of it.</summary>
/// <remarks>What is wound around, in either direction, is inside (the non-zero rule): overlapping parts of one direction make one area.</remarks>
internal sealed class Rasteriser
{
    /// <summary>The coverage of a pixel that lies inside.</summary>
    public const int Full = Heights * PixelWidth;

    private const int Heights = 4;
    private const int PixelWidth = 256;
    private const int None = -1;

    private readonly int _width;
    private readonly int[] _first;
    private readonly int[] _steps;
    private Crossing[] _crossings = new Crossing[1024];
    private int _count;
    private int _top;
    private int _bottom;

    public Rasteriser(int width, int height)
    {
        _width = width;
        _first = new int[height * Heights];
        _first.AsSpan().Fill(None);
        _steps = new int[width + 2];
        Cover = new int[width];
        (_top, _bottom) = (_first.Length, 0);
    }

    /// <summary>The coverage of the row read last, 0 to <see cref="Full"/>; meaningless outside what <see cref="Row"/> said.</summary>
    public int[] Cover { get; }

    /// <summary>The rows to read, first and one past the last.</summary>
    public (int Top, int Bottom) Rows => _bottom <= _top ? (0, 0) : (_top / Heights, ((_bottom - 1) / Heights) + 1);

    /// <summary>Takes the lines of an area, each closed.</summary>
    public void Add(Outline area)
    {
        for (int line = 0; line < area.Lines; line++)
        {
            ReadOnlySpan<Point> points = area[line];
            Point from = points[^1];
            foreach (Point to in points)
            {
                if (from.Y < to.Y)
                    AddEdge(from, to, 1);
                else if (from.Y > to.Y)
                    AddEdge(to, from, -1);
                from = to;
            }
        }
    }

    /// <summary>Reads the coverage of a row into <see cref="Cover"/>.</summary>
    /// <returns>The first pixel touched and one past the last.</returns>
    public (int Left, int Right) Row(int row)
    {
        int left = _width;
        int right = 0;
        for (int height = row * Heights; height < (row + 1) * Heights; height++)
        {
            int winding = 0;
            int start = 0;
            for (int at = _first[height]; at != None; at = _crossings[at].Next)
            {
                Crossing crossing = _crossings[at];
                if (winding == 0)
                    start = crossing.X;
                winding += crossing.Winding;
                if (winding == 0 && crossing.X > start)
                {
                    Span(start, crossing.X);
                    left = Math.Min(left, start / PixelWidth);
                    right = Math.Max(right, ((crossing.X - 1) / PixelWidth) + 1);
                }
            }

            _first[height] = None;
        }

        Sum(left, right);
        return (left, right);
    }

    /// <summary>Makes ready for the next area.</summary>
    public void Clear() => (_count, _top, _bottom) = (0, _first.Length, 0);

    private void Sum(int left, int right)
    {
        int cover = 0;
        for (int x = left; x < right; x++)
        {
            cover += _steps[x];
            Cover[x] = cover;
        }

        if (left < right)
            Array.Clear(_steps, left, right + 2 - left);
    }

    /// <summary>Notes where an edge that goes down crosses the heights it passes.</summary>
    private void AddEdge(Point from, Point to, int winding)
    {
        int first = Height(from.Y);
        int end = Height(to.Y);
        if (first >= end)
            return;
        (_top, _bottom) = (Math.Min(_top, first), Math.Max(_bottom, end));
        double slope = (to.X - from.X) / (to.Y - from.Y);
        for (int height = first; height < end; height++)
        {
            double x = from.X + ((((height + 0.5) / Heights) - from.Y) * slope);
            Insert(height, (int)((Math.Clamp(x, 0, _width) * PixelWidth) + 0.5), winding);
        }
    }

    /// <summary>The first height at or below y.</summary>
    private int Height(double y) => (int)Math.Clamp(Math.Ceiling((y * Heights) - 0.5), 0, _first.Length);

    /// <summary>Keeps a height's crossings in order from left to right.</summary>
    private void Insert(int height, int x, int winding)
    {
        if (_count == _crossings.Length)
            Array.Resize(ref _crossings, 2 * _count);
        int at = _count++;
        ref int link = ref _first[height];
        while (link != None && _crossings[link].X < x)
            link = ref _crossings[link].Next;
        _crossings[at] = new Crossing { X = x, Winding = winding, Next = link };
        link = at;
    }

    /// <summary>Notes by how much the coverage of each pixel differs from that of the one before: four numbers, however long the span.</summary>
    private void Span(int start, int end)
    {
        int from = start / PixelWidth;
        int to = end / PixelWidth;
        int first = ((from + 1) * PixelWidth) - start;
        int last = end - (to * PixelWidth);
        _steps[from] += first;
        _steps[from + 1] += PixelWidth - first;
        _steps[to] += last - PixelWidth;
        _steps[to + 1] -= last;
    }

    private struct Crossing
    {
        public int X;
        public int Winding;
        public int Next;
    }
}
