using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Sheets;

/// <summary>Draws the signs before labels, in a square of <see cref="Size"/> pixels, and knows their colours and meanings.</summary>
internal static class MarkPainter
{
    public const int Size = 11;

    private const double Pen = 2;

    /// <summary>Dark enough for text on white: a contrast of at least 4.5 to 1.</summary>
    public static Colour Ink(SheetMark mark) => mark switch
    {
        SheetMark.Given => Colour.Hex(0x1f2933),
        SheetMark.Right => Colour.Hex(0x176d32),
        SheetMark.Wrong => Colour.Hex(0xb3261e),
        SheetMark.Missed => Colour.Hex(0x8a5a00),
        _ => Colour.Hex(0x1a56b0),
    };

    /// <summary>What the sign means, for the legend.</summary>
    public static string Meaning(SheetMark mark) => mark switch
    {
        SheetMark.Given => "given",
        SheetMark.Right => "recovered, right",
        SheetMark.Wrong => "recovered, wrong",
        SheetMark.Missed => "missed",
        _ => "recovered",
    };

    public static void Draw(Canvas canvas, int x, int y, SheetMark mark)
    {
        Colour ink = Ink(mark);
        Placement at = new(1, 0, 0, 1, x, y);
        switch (mark)
        {
            case SheetMark.Given:
                canvas.Fill(Outline.Ellipse(5.5, 5.5, 4, 4).Map(at), ink);
                break;
            case SheetMark.Right:
                Line(Outline.Through(1.5, 6, 4.2, 9, 9.5, 2));
                break;
            case SheetMark.Wrong:
                Line(Outline.Through(2, 2, 9, 9));
                Line(Outline.Through(9, 2, 2, 9));
                break;
            case SheetMark.Missed:
                canvas.Fill(Stroke.Along(Outline.Ellipse(5.5, 5.5, 3.6, 3.6).Map(at), 0.8 * Pen, closed: true), ink);
                break;
            default:
                Line(Outline.Through(6, 2, 6, 10));
                Line(Outline.Through(2, 6, 10, 6));
                break;
        }

        void Line(Outline line) => canvas.Fill(Stroke.Along(line.Map(at), Pen, closed: false), ink);
    }
}
