using System.Buffers.Binary;

namespace SinglePositive.Vision.Images;

/// <summary>Reads Windows bitmaps without compression, which libvips does not: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits.</summary>
internal static class BmpDecoder
{
    public static PixelMemory Decode(string path, ImageReadOptions options, bool rented)
    {
        using FileStream file = ImageReader.OpenFile(path);
        BmpHeader header = BmpHeader.Read(path, file);
        options.Limits.Check(path, header.Width, header.Height);
        PixelMemory picture = PixelMemory.Of(header.Width, header.Height, rented);
        byte[] row = new byte[header.RowBytes];
        file.Position = header.PixelsAt;
        for (int stored = 0; stored < header.Height; stored++)
        {
            if (file.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                picture.Return();
                throw VipsDecoder.Incomplete(path, ImageFormat.Bmp, stored, header.Height);
            }

            Row(header, row, picture.Pixels.Slice((header.TopDown ? stored : header.Height - 1 - stored) * picture.RowBytes, picture.RowBytes));
        }

        return picture;
    }

    private static void Row(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> target)
    {
        for (int x = 0, to = 0; x < header.Width; x++, to += RgbImage.Channels)
        {
            (int red, int green, int blue) = header.Bits switch
            {
                24 => (row[3 * x + 2], row[3 * x + 1], row[3 * x]),
                32 => Masked(header.Masks, BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..])),
                16 => Masked(header.Masks, BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..])),
                _ => Listed(header, row, x),
            };
            (target[to], target[to + 1], target[to + 2]) = ((byte)red, (byte)green, (byte)blue);
        }
    }

    private static (int Red, int Green, int Blue) Masked(uint[] masks, uint pixel)
    {
        int alpha = masks[3] == 0 ? byte.MaxValue : BmpHeader.Part(pixel, masks[3]);
        return (Over(0), Over(1), Over(2));

        int Over(int channel) => PixelConversion.OverWhite(BmpHeader.Part(pixel, masks[channel]), alpha);
    }

    private static (int Red, int Green, int Blue) Listed(BmpHeader header, ReadOnlySpan<byte> row, int x)
    {
        int bit = x * header.Bits, colour = header.Palette[row[bit / 8] >> (8 - header.Bits - bit % 8) & ((1 << header.Bits) - 1)];
        return (colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF);
    }
}
