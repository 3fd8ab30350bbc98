namespace SinglePositive.Reports.Plots;

/// <summary>Where a text stands with regard to its place.</summary>
internal enum Anchor
{
    /// <summary>It begins there.</summary>
    Start,

    /// <summary>Its middle is there.</summary>
    Middle,

    /// <summary>It ends there.</summary>
    End,
}

/// <summary>How a line is drawn, so that lines can be told apart without colours.</summary>
internal enum LineKind
{
    /// <summary>Without gaps.</summary>
    Solid,

    /// <summary>Long pieces.</summary>
    Dashed,

    /// <summary>Short pieces.</summary>
    Dotted,

    /// <summary>Long and short pieces in turn.</summary>
    DashDotted,

    /// <summary>Not at all: only the points.</summary>
    None,
}

/// <summary>A place in a plot, in pixels from its top left corner.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>A rectangle, in pixels.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;
}

/// <summary>What plots are drawn on: an SVG text or a picture. Units are pixels; y points downwards.</summary>
internal interface IDrawing
{
    /// <summary>A line through places.</summary>
    void Line(IReadOnlyList<Spot> places, Ink ink, double width, LineKind kind = LineKind.Solid);

    /// <summary>A filled circle.</summary>
    void Disc(Spot centre, double radius, Ink ink);

    /// <summary>Filled rectangles of one colour.</summary>
    void Boxes(IReadOnlyList<Box> boxes, Ink ink);

    /// <summary>A text; its foot is at the place's height.</summary>
    void Text(Spot foot, string text, double size, Ink ink, Anchor anchor = Anchor.Start, bool bold = false);
}
