using System.Buffers;

namespace SinglePositive.Vision.Images;

/// <summary>Antialiased bilinear resizing, equal in every pixel to <c>resize((width, height), BILINEAR)</c> of Pillow, which networks are trained with.</summary>
/// <remarks>Rows first, rounded to 8 bits, then columns; a direction whose size does not change is left out. The aspect ratio is not kept.</remarks>
public static class BilinearResampler
{
    /// <summary>Rows between the passes beside those that a row of the result needs: so rarely are they moved.</summary>
    private const int SpareRows = 32;

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
        Resize(new PixelMemory(image.Pixels, image.Width, image.Height, Rented: false), width, height, pixels);
    }

    internal static void Resize(PixelMemory image, int width, int height, Span<byte> pixels)
    {
        if ((image.Width, image.Height) == (width, height))
        {
            image.Pixels.CopyTo(pixels);
            return;
        }

        ResamplingWeights down = new(image.Height, height);
        if (image.Width == width)
            Columns(image, down, pixels);
        else
            BothPasses(image, width, down, pixels);
        down.Return();
    }

    private static unsafe void Columns(PixelMemory image, in ResamplingWeights down, Span<byte> pixels)
    {
        int stride = image.RowBytes;
        fixed (byte* source = image.Pixels)
        {
            for (int y = 0; y < down.First.Length; y++)
                ColumnResampling.Row(source + (nint)down.First[y] * stride, stride, down.Of(y), pixels.Slice(y * stride, stride));
        }
    }

    /// <summary>Rows are resized when the first row of the result asks for them, and kept until the last one has.</summary>
    private static unsafe void BothPasses(PixelMemory image, int width, in ResamplingWeights down, Span<byte> pixels)
    {
        ResamplingWeights across = new(image.Width, width);
        int rowBytes = width * RgbImage.Channels, stride = rowBytes + RowResampling.Behind, capacity = down.Most + SpareRows;
        byte[] rows = ArrayPool<byte>.Shared.Rent(checked(capacity * stride));
        int held = 0, done = 0;
        fixed (byte* memory = rows)
        {
            for (int y = 0; y < down.First.Length; y++)
            {
                int first = down.First[y], end = first + down.Count[y];
                if (end > done)
                {
                    rows.AsSpan((first - held) * stride, (done - first) * stride).CopyTo(rows);
                    held = first;
                    int room = held + capacity - done, more = Math.Min(image.Height - done, room >= RowResampling.Together ? room - room % RowResampling.Together : room);
                    Rows(image, done, more, memory + (nint)(done - held) * stride, stride, across);
                    done += more;
                }

                ColumnResampling.Row(memory + (nint)(first - held) * stride, stride, down.Of(y), pixels.Slice(y * rowBytes, rowBytes));
            }
        }

        ArrayPool<byte>.Shared.Return(rows);
        across.Return();
    }

    /// <summary>Some rows of another width. The picture's last row is copied before, since behind it is nothing that may be read.</summary>
    private static unsafe void Rows(PixelMemory image, int from, int count, byte* target, int targetStride, in ResamplingWeights across)
    {
        int stride = image.RowBytes;
        bool last = from + count == image.Height;
        int inPlace = last ? count - 1 : count;
        fixed (byte* source = image.Pixels)
            RowResampling.Rows(source + (nint)from * stride, stride, target, targetStride, inPlace, across);
        if (!last)
            return;
        byte[] copy = ArrayPool<byte>.Shared.Rent(stride + RowResampling.Behind);
        image.Pixels[^stride..].CopyTo(copy);
        fixed (byte* source = copy)
            RowResampling.Rows(source, stride, target + (nint)inPlace * targetStride, targetStride, 1, across);
        ArrayPool<byte>.Shared.Return(copy);
    }
}
