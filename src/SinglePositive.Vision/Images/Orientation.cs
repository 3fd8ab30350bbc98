namespace SinglePositive.Vision.Images;

/// <summary>The eight ways in which a camera's sensor can have been held (EXIF tag 0x0112), undone.</summary>
internal static class Orientation
{
    public const int Upright = 1;

    /// <summary>The picture as it was seen; values other than 2 … 8 leave it alone. The memory of a picture that was turned is given back.</summary>
    public static PixelMemory Apply(PixelMemory stored, int orientation)
    {
        if (orientation is <= Upright or > 8)
            return stored;
        (int width, int height) = orientation >= 5 ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        PixelMemory upright = PixelMemory.Of(width, height, stored.Rented);
        Turn(stored.Pixels, upright, Walk.Of(orientation, stored.Width, stored.Height));
        stored.Return();
        return upright;
    }

    private static void Turn(ReadOnlySpan<byte> stored, PixelMemory upright, Walk walk)
    {
        Span<byte> pixels = upright.Pixels;
        for (int y = 0, to = 0; y < upright.Height; y++)
        {
            int from = (walk.Start + y * walk.Down) * RgbImage.Channels;
            for (int x = 0; x < upright.Width; x++, to += RgbImage.Channels, from += walk.Right * RgbImage.Channels)
            {
                pixels[to] = stored[from];
                pixels[to + 1] = stored[from + 1];
                pixels[to + 2] = stored[from + 2];
            }
        }
    }

    /// <summary>Where the upright picture's first pixel is stored, and how far in the stored pixels one step to the right and one step down lead.</summary>
    private readonly record struct Walk(int Start, int Right, int Down)
    {
        public static Walk Of(int orientation, int width, int height)
        {
            int last = width * height - 1, right = width - 1, bottom = last - right;
            return orientation switch
            {
                2 => new Walk(right, -1, width),
                3 => new Walk(last, -1, -width),
                4 => new Walk(bottom, 1, -width),
                5 => new Walk(0, width, 1),
                6 => new Walk(bottom, -width, 1),
                7 => new Walk(last, -width, -1),
                _ => new Walk(right, width, -1),
            };
        }
    }
}
