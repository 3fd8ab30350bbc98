namespace SinglePositive.Vision.Images;

/// <summary>How the samples of a decoded pixel make red, green and blue.</summary>
internal enum PixelKind
{
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,

    /// <summary>Cyan, magenta, yellow, black, more ink being darker; without a colour profile, as Pillow converts it.</summary>
    Cmyk,
}

/// <summary>Decoded samples to 8-bit RGB: the high byte of 16 bits, alpha over white, grey in all three channels.</summary>
internal static class PixelConversion
{
    /// <summary>Converts whole pixels.</summary>
    /// <param name="source">Pixels of <paramref name="bands"/> samples of one byte; samples behind those of the kind are passed over.</param>
    /// <param name="bands">Samples of a pixel.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="target">Three bytes a pixel; their number says how many pixels are converted.</param>
    public static void ToRgb(ReadOnlySpan<byte> source, int bands, PixelKind kind, Span<byte> target)
    {
        if (kind == PixelKind.Rgb && bands == RgbImage.Channels)
        {
            source[..target.Length].CopyTo(target);
            return;
        }

        for (int from = 0, to = 0; to < target.Length; from += bands, to += RgbImage.Channels)
        {
            ReadOnlySpan<byte> pixel = source.Slice(from, bands);
            (target[to], target[to + 1], target[to + 2]) = kind switch
            {
                PixelKind.Grey => (pixel[0], pixel[0], pixel[0]),
                PixelKind.GreyAlpha => (OverWhite(pixel[0], pixel[1]), OverWhite(pixel[0], pixel[1]), OverWhite(pixel[0], pixel[1])),
                PixelKind.Rgb => (pixel[0], pixel[1], pixel[2]),
                PixelKind.Rgba => (OverWhite(pixel[0], pixel[3]), OverWhite(pixel[1], pixel[3]), OverWhite(pixel[2], pixel[3])),
                _ => (WithoutInk(pixel[0], pixel[3]), WithoutInk(pixel[1], pixel[3]), WithoutInk(pixel[2], pixel[3])),
            };
        }
    }

    /// <summary>Keeps the high bytes of 16-bit samples in the machine's byte order, in place.</summary>
    /// <returns>The shortened samples.</returns>
    public static ReadOnlySpan<byte> HighBytes(Span<byte> samples)
    {
        int high = BitConverter.IsLittleEndian ? 1 : 0;
        for (int at = 0; at < samples.Length / 2; at++)
            samples[at] = samples[2 * at + high];
        return samples[..(samples.Length / 2)];
    }

    /// <summary>A value of which <paramref name="alpha"/> 255ths cover white.</summary>
    public static byte OverWhite(int value, int alpha) => (byte)(DividedBy255(value * alpha) + byte.MaxValue - alpha);

    private static byte WithoutInk(byte ink, byte black) => (byte)(byte.MaxValue - black - DividedBy255(ink * (byte.MaxValue - black)));

    /// <summary>A product of two bytes divided by 255, rounded; exact for all of them.</summary>
    private static int DividedBy255(int product) => (product + 128 + ((product + 128) >> 8)) >> 8;
}
