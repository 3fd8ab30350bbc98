namespace SinglePositive.Vision.Images;

/// <summary>A file format that is read, told by the file's first bytes; its name says nothing.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Tiff,
    Heif,
    Bmp,
    Jpeg2000,
}

internal static class ImageSignature
{
    /// <summary>First bytes that are looked at.</summary>
    public const int Length = 16;

    private static readonly byte[][] _heifBrands =
        [.. new[] { "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    public static ImageFormat Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
            return ImageFormat.Png;
        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (start.StartsWith("RIFF"u8) && Is(start, 8, "WEBP"u8))
            return ImageFormat.WebP;
        if (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8))
            return ImageFormat.Tiff;
        if (Is(start, 4, "ftyp"u8) && IsHeif(start))
            return ImageFormat.Heif;
        if (start.StartsWith("BM"u8))
            return ImageFormat.Bmp;
        return Is(start, 4, "jP  "u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) ? ImageFormat.Jpeg2000 : ImageFormat.Unknown;
    }

    private static bool IsHeif(ReadOnlySpan<byte> start)
    {
        foreach (byte[] brand in _heifBrands)
        {
            if (Is(start, 8, brand))
                return true;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> start, int at, ReadOnlySpan<byte> expected) => start.Length >= at && start[at..].StartsWith(expected);
}
