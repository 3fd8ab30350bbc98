using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Drawing;

/// <summary>A picture that is being drawn, and which thing each pixel shows.</summary>
internal sealed class Canvas
{
    private readonly Rasteriser _rasteriser;
    private readonly byte[] _shown;

    public Canvas(int width, int height)
    {
        (Width, Height, Pixels) = (width, height, new byte[width * height * RgbImage.Channels]);
        _rasteriser = new Rasteriser(width, height);
        _shown = new byte[width * height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>height × width × red, green, blue.</summary>
    public byte[] Pixels { get; }

    /// <summary>The number of the thing being drawn. A pixel shows it from then on where it covers at least half.</summary>
    public byte Thing { get; set; }

    /// <summary>The number of pixels that show a thing.</summary>
    public int Shown(byte thing) => _shown.AsSpan().Count(thing);

    /// <summary>The thing that each pixel shows, row by row.</summary>
    public ReadOnlySpan<byte> Things => _shown;

    /// <summary>Gives one row of the picture a colour.</summary>
    public void Row(int row, Colour colour)
    {
        for (int x = 0; x < Width; x++)
            Set(((row * Width) + x) * RgbImage.Channels, colour);
    }

    /// <summary>Puts a picture into this one, which it must lie within.</summary>
    public void Paste(RgbImage image, int left, int top)
    {
        int bytes = image.Width * RgbImage.Channels;
        for (int y = 0; y < image.Height; y++)
            image.Pixels.AsSpan(y * bytes, bytes).CopyTo(Pixels.AsSpan((((top + y) * Width) + left) * RgbImage.Channels));
    }

    /// <summary>Colours an area.</summary>
    /// <param name="area">Closed lines, in pixels; what lies outside the picture is cut off.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="opacity">0 (nothing happens) to 1.</param>
    public void Fill(Outline area, Colour colour, double opacity = 1) => Fill(area, colour, colour, opacity);

    /// <summary>Colours an area from one colour at its top to another at its bottom.</summary>
    public void Fill(Outline area, Colour top, Colour bottom, double opacity = 1)
    {
        int weight = (int)(Math.Clamp(opacity, 0, 1) * 256 + 0.5);
        _rasteriser.Add(area);
        (int first, int end) = _rasteriser.Rows;
        for (int y = first; y < end; y++)
        {
            (int left, int right) = _rasteriser.Row(y);
            Blend(y, left, right, top == bottom ? top : top.Towards(bottom, (y - first + 0.5) / (end - first)), weight);
        }

        _rasteriser.Clear();
    }

    private void Blend(int y, int left, int right, Colour colour, int weight)
    {
        int[] cover = _rasteriser.Cover;
        for (int x = left; x < right; x++)
        {
            int share = cover[x] * weight >> 8;
            if (share == 0)
                continue;
            int pixel = (y * Width) + x;
            int at = pixel * RgbImage.Channels;
            if (2 * share >= Rasteriser.Full)
                _shown[pixel] = Thing;
            if (share == Rasteriser.Full)
            {
                Set(at, colour);
                continue;
            }

            Pixels[at] = Mix(Pixels[at], colour.Red, share);
            Pixels[at + 1] = Mix(Pixels[at + 1], colour.Green, share);
            Pixels[at + 2] = Mix(Pixels[at + 2], colour.Blue, share);
        }
    }

    private static byte Mix(byte old, byte colour, int share) =>
        (byte)(old + ((((colour - old) * share) + (Rasteriser.Full / 2)) >> 10));

    private void Set(int at, Colour colour)
    {
        Pixels[at] = colour.Red;
        Pixels[at + 1] = colour.Green;
        Pixels[at + 2] = colour.Blue;
    }

    /// <summary>The picture; the canvas must not be drawn on any more.</summary>
    public RgbImage ToImage() => new(Width, Height, Pixels);
}
