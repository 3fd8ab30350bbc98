using System.Text;

namespace SinglePositive.Vision.Drawing;

/// <summary>Text of one size and weight.</summary>
/// <param name="Size">Pixels per unit of the glyphs: 1 gives capitals nine pixels high, the smallest that reads well.</param>
/// <param name="Weight">The pen's width in units.</param>
internal sealed record Lettering(double Size, double Weight)
{
    private const double Gap = 2.6;

    /// <summary>From the top of capitals to the foot of letters, in pixels.</summary>
    public double Height => 9 * Size;

    /// <summary>How wide a text is, in pixels.</summary>
    public int Width(string text)
    {
        int width = 0;
        foreach (Rune character in text.EnumerateRunes())
            width += Advance(Glyphs.Of(character));
        return width;
    }

    /// <summary>The text, or as much of its begin as fits with an ellipsis.</summary>
    /// <param name="text">A text.</param>
    /// <param name="width">The most pixels it may take.</param>
    public string Fit(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        int left = width - Advance(Glyphs.Of(new Rune('…')));
        StringBuilder fitting = new();
        foreach (Rune character in text.EnumerateRunes())
        {
            left -= Advance(Glyphs.Of(character));
            if (left < 0)
                break;
            fitting.Append(character);
        }

        return fitting.ToString().TrimEnd() + "…";
    }

    /// <summary>Draws a text.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="x">Its left end.</param>
    /// <param name="y">The top of its capitals.</param>
    /// <param name="text">What; a line break is drawn as a character that is not there.</param>
    /// <param name="colour">Its colour.</param>
    public void Draw(Canvas canvas, int x, int y, string text, Colour colour)
    {
        // Lines through the middle of pixels look sharp; the leftmost one's edge is at x.
        double inside = Math.Floor(Weight * Size / 2) + 0.5;
        foreach (Rune character in text.EnumerateRunes())
        {
            Glyph glyph = Glyphs.Of(character);
            Placement placement = Placement.At(new Point(x + inside, y + inside), Size, Size, 0);
            Outline strokes = Stroke.Along(glyph.Lines(closed: false).Map(placement), Weight * Size, closed: false)
                .Join(Stroke.Along(glyph.Lines(closed: true).Map(placement), Weight * Size, closed: true));
            canvas.Fill(strokes, colour);
            x += Advance(glyph);
        }
    }

    private int Advance(Glyph glyph) => (int)((Size * (glyph.Width + Gap)) + 0.5);
}
