namespace SinglePositive.Vision.Drawing;

/// <summary>How all things of a picture are drawn.</summary>
/// <param name="Contour">Pixels of the dark line around a part; 0 for none.</param>
/// <param name="Darkness">How far that line's colour is from the part's towards black, 0–1.</param>
/// <param name="Shade">How much lighter a part is at its top and darker at its bottom, 0–1.</param>
internal readonly record struct PenStyle(double Contour, double Darkness, double Shade);

/// <summary>Draws a thing in its own coordinates: about -1 to 1 in both directions, y downwards.</summary>
internal sealed class Pen(Canvas canvas, Placement placement, PenStyle style)
{
    private const double Lightest = 0.35;
    private const double Darkest = 0.3;

    /// <summary>A part of the thing: an area with shade and contour. Lines that overlap make one area.</summary>
    public void Part(Outline area, Colour colour)
    {
        Outline pixels = area.Map(placement);
        Contour(pixels, 0, closed: true, colour);
        canvas.Fill(pixels, colour.Towards(Colour.White, Lightest * style.Shade), colour.Towards(Colour.Black, Darkest * style.Shade));
    }

    /// <summary>A part of the thing that is a line of some width, with a contour.</summary>
    public void Rod(Outline lines, double width, Colour colour)
    {
        Outline pixels = lines.Map(placement);
        double brush = Brush(width);
        Contour(pixels, brush, closed: false, colour);
        canvas.Fill(Stroke.Along(pixels, brush, closed: false), colour);
    }

    /// <summary>An area without shade and contour.</summary>
    public void Spot(Outline area, Colour colour, double opacity = 1) => canvas.Fill(area.Map(placement), colour, opacity);

    /// <summary>A line without a contour.</summary>
    public void Line(Outline lines, double width, Colour colour, double opacity = 1) =>
        canvas.Fill(Stroke.Along(lines.Map(placement), Brush(width), closed: false), colour, opacity);

    /// <summary>A pen for something that is drawn in coordinates of its own within these.</summary>
    public Pen Within(Point centre, double scaleX, double scaleY, double turns) =>
        new(canvas, placement.After(Placement.At(centre, scaleX, scaleY, turns)), style);

    // Thinner lines than this would vanish in small pictures.
    private double Brush(double width) => Math.Max(0.9, width * placement.Scale);

    private void Contour(Outline pixels, double brush, bool closed, Colour colour)
    {
        if (style.Contour > 0)
            canvas.Fill(Stroke.Along(pixels, brush + (2 * style.Contour), closed), colour.Towards(Colour.Black, style.Darkness));
    }
}
