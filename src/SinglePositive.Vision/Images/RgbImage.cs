namespace SinglePositive.Vision.Images;

/// <summary>A picture in memory: 8 bits each of red, green and blue per pixel, rows from top to bottom.</summary>
public sealed class RgbImage
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Channels = 3;

    /// <summary>Wraps pixels; they are not copied.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">height × width × 3 bytes.</param>
    /// <exception cref="ArgumentException">The pixels are not as many.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != (long)width * height * Channels)
            throw new ArgumentException($"{width} x {height} pixels take {(long)width * height * Channels} bytes; {pixels.LongLength} were given.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>height × width × 3 bytes.</summary>
    public byte[] Pixels { get; }
}
