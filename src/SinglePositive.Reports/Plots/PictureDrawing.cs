using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Images;

namespace SinglePositive.Reports.Plots;

/// <summary>A plot as a picture, with letters of this project: the same on every machine, with fonts or without.</summary>
internal sealed class PictureDrawing : IDrawing
{
    private const double Plain = 1.3;
    private const double Bold = 1.75;

    private readonly Canvas _canvas;
    private readonly double _scale;

    /// <param name="width">Pixels of the plot.</param>
    /// <param name="height">Pixels of the plot.</param>
    /// <param name="scale">Pixels of the picture for one of the plot.</param>
    public PictureDrawing(double width, double height, double scale)
    {
        _scale = scale;
        _canvas = new Canvas((int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale));
        for (int y = 0; y < _canvas.Height; y++)
            _canvas.Row(y, Colour.White);
    }

    /// <inheritdoc/>
    public void Line(IReadOnlyList<Spot> places, Ink ink, double width, LineKind kind = LineKind.Solid)
    {
        foreach (IReadOnlyList<Spot> piece in Dashes.Cut(places, kind))
        {
            Outline line = new();
            for (int i = 0; i < piece.Count; i++)
                line = i == 0 ? line.Start(piece[i].X * _scale, piece[i].Y * _scale) : line.Line(piece[i].X * _scale, piece[i].Y * _scale);
            _canvas.Fill(Stroke.Along(line, width * _scale, closed: false), ink.Colour);
        }
    }

    /// <inheritdoc/>
    public void Disc(Spot centre, double radius, Ink ink) =>
        _canvas.Fill(Outline.Ellipse(centre.X * _scale, centre.Y * _scale, radius * _scale, radius * _scale), ink.Colour);

    /// <inheritdoc/>
    public void Boxes(IReadOnlyList<Box> boxes, Ink ink)
    {
        // Whole pixels: neighbours share an edge and nothing shows between them.
        foreach (Box box in boxes)
            _canvas.Fill(Outline.Box(Whole(box.Left), Whole(box.Top), Whole(box.Right), Whole(box.Bottom)), ink.Colour);
    }

    /// <inheritdoc/>
    public void Text(Spot foot, string text, double size, Ink ink, Anchor anchor = Anchor.Start, bool bold = false)
    {
        Lettering lettering = new(size * Letters.UnitsPerPixel * _scale, bold ? Bold : Plain);
        double width = lettering.Width(text);
        double left = (foot.X * _scale) - (anchor switch { Anchor.Middle => width / 2, Anchor.End => width, _ => 0 });
        lettering.Draw(_canvas, (int)Math.Round(left), (int)Math.Round((foot.Y * _scale) - lettering.Height), text, ink.Colour);
    }

    /// <summary>The content of a PNG file; nothing more can be drawn then.</summary>
    public byte[] ToPng() => ImageWriter.ToPng(_canvas.ToImage());

    private double Whole(double place) => Math.Round(place * _scale);
}
