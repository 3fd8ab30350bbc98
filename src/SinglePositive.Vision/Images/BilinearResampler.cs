using System.Buffers;

namespace SinglePositive.Vision.Images;

/// <summary>Antialiased bilinear resizing, equal in every pixel to <c>resize((width, height), BILINEAR)</c> of Pillow, which networks are trained with.</summary>
/// <remarks>Rows first, rounded to 8 bits, then columns; a direction whose size does not change is left out. The aspect ratio is not kept.</remarks>
public static class BilinearResampler
{
    private const int Half = 1 << (ResamplingWeights.Precision - 1);

    /// <summary>A picture of another size.</summary>
    /// <param name="image">The picture; it is not changed.</param>
    /// <param name="width">Pixels of a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * RgbImage.Channels));
        Resize(image, width, height, pixels);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Writes the pixels of a picture of another size into memory of the caller.</summary>
    /// <param name="image">The picture; it is not changed.</param>
    /// <param name="width">Pixels of a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="pixels">height × width × 3 bytes.</param>
    /// <exception cref="ArgumentException">The memory has another size.</exception>
    public static void Resize(RgbImage image, int width, int height, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * RgbImage.Channels)
            throw new ArgumentException($"{width} x {height} pixels take {(long)width * height * RgbImage.Channels} bytes; there is room for {pixels.Length}.", nameof(pixels));
        if (image.Height == height)
        {
            Rows(image.Pixels, image.Width, image.Height, width, pixels);
            return;
        }

        byte[] rows = ArrayPool<byte>.Shared.Rent(checked(width * image.Height * RgbImage.Channels));
        Rows(image.Pixels, image.Width, image.Height, width, rows);
        Columns(rows, image.Height, width * RgbImage.Channels, height, pixels);
        ArrayPool<byte>.Shared.Return(rows);
    }

    private static void Rows(ReadOnlySpan<byte> source, int from, int height, int to, Span<byte> target)
    {
        if (from == to)
        {
            source[..(height * from * RgbImage.Channels)].CopyTo(target);
            return;
        }

        ResamplingWeights weights = ResamplingWeights.Between(from, to);
        for (int y = 0; y < height; y++)
            Row(source.Slice(y * from * RgbImage.Channels, from * RgbImage.Channels), weights, target.Slice(y * to * RgbImage.Channels, to * RgbImage.Channels));
    }

    private static void Row(ReadOnlySpan<byte> source, ResamplingWeights weights, Span<byte> target)
    {
        for (int at = 0; at < target.Length; at++)
        {
            (int x, int channel) = Math.DivRem(at, RgbImage.Channels);
            int sum = Half;
            for (int tap = 0; tap < weights.Count[x]; tap++)
                sum += source[(weights.First[x] + tap) * RgbImage.Channels + channel] * weights.Weights[x * weights.Most + tap];
            target[at] = Rounded(sum);
        }
    }

    private static void Columns(ReadOnlySpan<byte> source, int from, int rowBytes, int to, Span<byte> target)
    {
        ResamplingWeights weights = ResamplingWeights.Between(from, to);
        for (int y = 0; y < to; y++)
        {
            for (int at = 0; at < rowBytes; at++)
            {
                int sum = Half;
                for (int tap = 0; tap < weights.Count[y]; tap++)
                    sum += source[(weights.First[y] + tap) * rowBytes + at] * weights.Weights[y * weights.Most + tap];
                target[y * rowBytes + at] = Rounded(sum);
            }
        }
    }

    private static byte Rounded(int sum) => (byte)Math.Clamp(sum >> ResamplingWeights.Precision, 0, byte.MaxValue);
}
