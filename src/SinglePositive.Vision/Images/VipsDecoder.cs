using NetVips;

namespace SinglePositive.Vision.Images;

/// <summary>Decoding with libvips, in strips of rows, so that a picture is never in memory twice.</summary>
internal static class VipsDecoder
{
    /// <summary>About the bytes that are converted together; they stay in the processor's cache.</summary>
    private const int StripBytes = 1 << 16;

    static VipsDecoder()
    {
        // A picture is read once, and callers read several at once: nothing to remember, and no threads of its own.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;
    }

    public static RgbImage Decode(string path, ImageFormat format, ImageReadOptions options)
    {
        using Source source = Source.NewFromFile(path);
        using Image image = Open(path, source, format);
        Check(path, image, options.Limits);
        int orientation = options.ApplyExif && image.Contains("orientation") ? Convert.ToInt32(image.Get("orientation"), System.Globalization.CultureInfo.InvariantCulture) : Orientation.Upright;
        return Orientation.Apply(Pixels(path, image), orientation);
    }

    /// <summary>What libvips said, as one line.</summary>
    public static string Reason(VipsException error) => error.Message;

    private static Image Open(string path, Source source, ImageFormat format)
    {
        const Enums.Access Once = Enums.Access.Sequential;
        const Enums.FailOn Damage = Enums.FailOn.Truncated;
        return format switch
        {
            ImageFormat.Jpeg => Image.JpegloadSource(source, access: Once, failOn: Damage),
            ImageFormat.Png => Image.PngloadSource(source, access: Once, failOn: Damage),
            ImageFormat.Gif => Image.GifloadSource(source, access: Once, failOn: Damage),
            ImageFormat.WebP => Image.WebploadSource(source, access: Once, failOn: Damage),
            ImageFormat.Tiff => Image.TiffloadSource(source, access: Once, failOn: Damage),
            ImageFormat.Heif => Image.HeifloadSource(source, access: Once, failOn: Damage),
            ImageFormat.Bmp => throw new BadImageException(path, "BMP is not read; convert the file to PNG"),
            ImageFormat.Jpeg2000 => throw new BadImageException(path, "JPEG 2000 is not read; convert the file to PNG"),
            _ => throw new BadImageException(path, "the file is no JPEG, PNG, GIF, WebP, TIFF or HEIF picture"),
        };
    }

    private static void Check(string path, Image image, ImageLimits limits)
    {
        if (Math.Max(image.Width, image.Height) > limits.Side)
            throw new BadImageException(path, FormattableString.Invariant($"the picture has {image.Width:N0} x {image.Height:N0} pixels; the limit of a side is {limits.Side:N0}"));
        if ((long)image.Width * image.Height > limits.Pixels)
            throw new BadImageException(path, FormattableString.Invariant($"the picture has {image.Width:N0} x {image.Height:N0} pixels, more than the limit of {limits.Pixels:N0}"));
    }

    private static RgbImage Pixels(string path, Image image)
    {
        int width = image.Width, height = image.Height, rowBytes = width * RgbImage.Channels;
        bool wide = image.Format == Enums.BandFormat.Ushort;
        if (!wide && image.Format != Enums.BandFormat.Uchar)
            throw new BadImageException(path, $"samples of type {image.Format} are not read");
        PixelKind kind = Kind(path, image);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(height * rowBytes));
        int bands = image.Bands, rows = Math.Max(StripBytes / (width * bands), 1);
        using Region region = Region.New(image);
        for (int y = 0; y < height; y += rows)
        {
            int count = Math.Min(rows, height - y);
            byte[] strip = region.Fetch(0, y, width, count);
            PixelConversion.ToRgb(wide ? PixelConversion.HighBytes(strip) : strip, bands, kind, pixels.AsSpan(y * rowBytes, count * rowBytes));
        }

        return new RgbImage(width, height, pixels);
    }

    private static PixelKind Kind(string path, Image image) => (image.Bands, image.Interpretation) switch
    {
        ( >= 4, Enums.Interpretation.Cmyk) => PixelKind.Cmyk,
        (1, _) => PixelKind.Grey,
        (2, _) => PixelKind.GreyAlpha,
        (3, _) => PixelKind.Rgb,
        (4, _) => PixelKind.Rgba,
        (int bands, _) => throw new BadImageException(path, $"the picture has {bands} channels; 1 to 4 are read"),
    };
}
