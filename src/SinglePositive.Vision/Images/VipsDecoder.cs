using NetVips;

namespace SinglePositive.Vision.Images;

/// <summary>Decoding with libvips, in strips of rows, so that a picture is never in memory twice.</summary>
/// <remarks>What libvips says about errors is one text for all threads; reasons are therefore our own, and the same in every run.</remarks>
internal static class VipsDecoder
{
    /// <summary>About the bytes that are converted together; they stay in the processor's cache.</summary>
    private const int StripBytes = 1 << 16;

    /// <summary>Most channels: cyan, magenta, yellow, black and one that is passed over.</summary>
    private const int MostBands = 5;

    // Kept, since libvips calls it for as long as the program runs.
    private static readonly Log.LogDelegate _silent = (_, _, _) => { };

    static VipsDecoder()
    {
        // A picture is read once, and callers read several at once: nothing to remember, and no threads of its own.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;
        // Harmless oddities of files would be printed to the terminal, without the file's name.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, _silent);
    }

    /// <summary>Sets the library up as above, for callers that do not decode.</summary>
    public static void Prepare()
    {
    }

    public static PixelMemory Decode(string path, ImageFormat format, ImageReadOptions options, bool rented)
    {
        if (format == ImageFormat.Png)
            PngTexts.Check(path);
        using Source source = Source.NewFromFile(path);
        using Image image = Open(path, source, format);
        Check(path, image, options.Limits);
        int orientation = options.ApplyExif && image.Contains("orientation") && image.Get("orientation") is int value ? value : Orientation.Upright;
        return Orientation.Apply(Pixels(path, image, format, rented), orientation);
    }

    /// <summary>Reads the header; pixels are decoded when they are fetched.</summary>
    private static Image Open(string path, Source source, ImageFormat format)
    {
        const Enums.Access Once = Enums.Access.Sequential;
        const Enums.FailOn Damage = Enums.FailOn.Error;
        try
        {
            return format switch
            {
                ImageFormat.Jpeg => Image.JpegloadSource(source, access: Once, failOn: Damage),
                ImageFormat.Png => Image.PngloadSource(source, access: Once, failOn: Damage),
                ImageFormat.Gif => Image.GifloadSource(source, access: Once, failOn: Damage),
                ImageFormat.WebP => Image.WebploadSource(source, access: Once, failOn: Damage),
                ImageFormat.Tiff => Image.TiffloadSource(source, access: Once, failOn: Damage),
                ImageFormat.Heif => Image.HeifloadSource(source, access: Once, failOn: Damage),
                ImageFormat.Jpeg2000 => throw new BadImageException(path, "JPEG 2000 files are not read; convert the file to PNG"),
                _ => throw new BadImageException(path, "the file is no JPEG, PNG, GIF, WebP, TIFF, HEIF or BMP picture"),
            };
        }
        catch (VipsException error)
        {
            throw new BadImageException(path, $"the header of the {Name(format)} file is damaged or of a kind that is not read", error);
        }
    }

    private static void Check(string path, Image image, ImageLimits limits)
    {
        limits.Check(path, image.Width, image.Height);
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
            throw new BadImageException(path, $"samples of type {image.Format} are not read; 8 and 16 bits are");
        if (image.Bands > MostBands)
            throw new BadImageException(path, FormattableString.Invariant($"the picture has {image.Bands} channels; at most {MostBands} are read"));
    }

    private static PixelMemory Pixels(string path, Image image, ImageFormat format, bool rented)
    {
        PixelKind kind = Kind(image);
        // Without a kind of its own the sample is passed over, as libvips and Pillow do with a fifth.
        if (format == ImageFormat.Tiff && kind is PixelKind.GreyAlpha or PixelKind.Rgba && TiffSamples.FirstExtraIsUnspecified(path))
            kind = kind == PixelKind.Rgba ? PixelKind.Rgb : PixelKind.Grey;
        PixelMemory picture = PixelMemory.Of(image.Width, image.Height, rented);
        int done = 0;
        try
        {
            bool wide = image.Format == Enums.BandFormat.Ushort;
            int bands = image.Bands, rows = Math.Max(StripBytes / (picture.Width * bands), 1);
            using Region region = Region.New(image);
            for (; done < picture.Height; done += rows)
            {
                int count = Math.Min(rows, picture.Height - done);
                byte[] strip = region.Fetch(0, done, picture.Width, count);
                PixelConversion.ToRgb(wide ? PixelConversion.HighBytes(strip) : strip, bands, kind, picture.Pixels.Slice(done * picture.RowBytes, count * picture.RowBytes));
            }

            return picture;
        }
        catch (Exception error)
        {
            picture.Return();
            // A library without HEVC reads the header of a HEIC file and no row.
            if (error is VipsException && done == 0 && IsHevc(image))
                throw new BadImageException(path, "the file is HEIC, compressed with HEVC, which the image library here does not decode, or it is damaged; convert it to JPEG", error);
            if (error is VipsException)
                throw Incomplete(path, format, done, picture.Height, error);
            throw;
        }
    }

    /// <summary>A picture of which not all rows are there.</summary>
    public static BadImageException Incomplete(string path, ImageFormat format, int rows, int height, Exception? error = null) =>
        new(path, FormattableString.Invariant($"the {Name(format)} file is damaged or ends early: {rows} of {height} rows can be read"), error);

    private static bool IsHevc(Image image) => image.Contains("heif-compression") && image.Get("heif-compression") is "hevc";

    private static PixelKind Kind(Image image) => (image.Bands, image.Interpretation) switch
    {
        ( >= 4, Enums.Interpretation.Cmyk) => PixelKind.Cmyk,
        (1, _) => PixelKind.Grey,
        (2, _) => PixelKind.GreyAlpha,
        (3, _) => PixelKind.Rgb,
        _ => PixelKind.Rgba,
    };

    private static string Name(ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        _ => format.ToString().ToUpperInvariant(),
    };
}
