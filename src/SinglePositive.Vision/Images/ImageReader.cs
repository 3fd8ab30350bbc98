namespace SinglePositive.Vision.Images;

/// <summary>Reads pictures: JPEG, PNG, GIF, WebP, TIFF, HEIF, BMP, told by their first bytes.</summary>
/// <remarks>
/// The first picture of an animation or a multi-page file. Alpha lies over white, grey is repeated, of 16 bits the high byte is taken, colour profiles are not applied.
/// Nothing is ever written. Any number of threads may read at once.
/// </remarks>
public static class ImageReader
{
    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="BadImageException">The file is missing, too large, truncated, damaged, or of a format that is not read.</exception>
    public static RgbImage Read(string path, ImageReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        PixelMemory picture = Read(path, options ?? new ImageReadOptions(), rented: false);
        return new RgbImage(picture.Width, picture.Height, picture.Bytes);
    }

    /// <summary>Reads a picture into memory of its own or into rented memory.</summary>
    internal static PixelMemory Read(string path, ImageReadOptions options, bool rented)
    {
        try
        {
            ImageFormat format = Sniff(path, options.Limits);
            return format == ImageFormat.Bmp ? BmpDecoder.Decode(path, options, rented) : VipsDecoder.Decode(path, format, options, rented);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadImageException(path, $"the file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Opens a picture's file, which others may go on writing, renaming or removing.</summary>
    internal static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static ImageFormat Sniff(string path, ImageLimits limits)
    {
        if (!File.Exists(path))
            throw new BadImageException(path, Directory.Exists(path) ? "this is a folder" : "there is no such file");
        using FileStream file = OpenFile(path);
        if (file.Length == 0)
            throw new BadImageException(path, "the file is empty");
        if (file.Length > limits.FileBytes)
            throw new BadImageException(path, FormattableString.Invariant($"the file has {file.Length:N0} bytes, more than the limit of {limits.FileBytes:N0}"));
        Span<byte> start = stackalloc byte[ImageSignature.Length];
        return ImageSignature.Of(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }
}
