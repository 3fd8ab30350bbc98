using System.Buffers.Binary;
using System.Numerics;

namespace SinglePositive.Vision.Images;

/// <summary>What stands before the pixels of a Windows bitmap: size, bits, palette, and where each colour's bits are.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="TopDown">Whether the first stored row is the upper one; mostly it is the lower one.</param>
/// <param name="Bits">Bits of a pixel.</param>
/// <param name="PixelsAt">The place of the first stored row in the file.</param>
/// <param name="Palette">Colours as 0xRRGGBB, for 8 bits and fewer.</param>
/// <param name="Masks">The bits of red, green, blue and alpha of a pixel, for 16 and 32 bits.</param>
internal sealed record BmpHeader(int Width, int Height, bool TopDown, int Bits, long PixelsAt, int[] Palette, uint[] Masks)
{
    private const int FileHeader = 14, OldHeader = 12, PlainHeader = 40, WithAlphaMask = 56, LongestHeader = 124;

    private static readonly uint[] _thirtyTwo = [0xFF0000, 0xFF00, 0xFF, 0], _sixteen = [0x7C00, 0x3E0, 0x1F, 0];

    /// <summary>Bytes of a stored row: whole groups of four.</summary>
    public long RowBytes => ((long)Width * Bits + 31) / 32 * 4;

    /// <summary>Reads a header; the file is then somewhere behind it.</summary>
    public static BmpHeader Read(string path, Stream file)
    {
        byte[] start = new byte[FileHeader + LongestHeader];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        int size = (int)Math.Min(Number(start, FileHeader), int.MaxValue);
        if (size is not (OldHeader or >= PlainHeader and <= LongestHeader) || read < FileHeader + size)
            throw Damaged(path);
        bool old = size == OldHeader;
        int width = old ? Short(start, 18) : (int)Number(start, 18), height = old ? Short(start, 20) : (int)Number(start, 22), bits = Short(start, old ? 24 : 28);
        uint compression = old ? 0 : Number(start, 30);
        if (width < 1 || height is 0 or int.MinValue)
            throw Damaged(path);
        if (compression != 0 && !(compression == 3 && (bits is 16 or 32)))
            throw new BadImageException(path, "compressed BMP files are not read; convert the file to PNG");
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32))
            throw Damaged(path);
        long masksBehind = compression == 3 && size == PlainHeader ? 12 : 0;
        int[] palette = bits > 8 ? [] : ReadPalette(file, FileHeader + size, old ? 3 : 4, bits, old ? 0 : Number(start, 46));
        return new BmpHeader(width, Math.Abs(height), height < 0, bits, Math.Max(Number(start, 10), FileHeader + size + masksBehind), palette, Colours(start, compression == 3, bits, size));
    }

    public static BadImageException Damaged(string path) => new(path, "the header of the BMP file is damaged or of a kind that is not read");

    /// <summary>The part of a pixel that a mask selects, as 0 … 255.</summary>
    public static int Part(uint pixel, uint mask)
    {
        int shift = BitOperations.TrailingZeroCount(mask);
        return (int)((ulong)((pixel & mask) >> shift) * byte.MaxValue / (mask >> shift));
    }

    private static uint[] Colours(byte[] start, bool stated, int bits, int size)
    {
        if (!stated)
            return bits == 16 ? _sixteen : _thirtyTwo;
        uint[] masks = [Number(start, 54), Number(start, 58), Number(start, 62), size >= WithAlphaMask ? Number(start, 66) : 0];
        return masks.AsSpan(0, 3).Contains(0u) ? _thirtyTwo : masks;
    }

    private static int[] ReadPalette(Stream file, int at, int entryBytes, int bits, uint stated)
    {
        int[] palette = new int[1 << bits];
        byte[] entries = new byte[(stated == 0 ? palette.Length : (int)Math.Min(stated, palette.Length)) * entryBytes];
        file.Position = at;
        int read = file.ReadAtLeast(entries, entries.Length, throwOnEndOfStream: false);
        for (int colour = 0; colour < read / entryBytes; colour++)
            palette[colour] = entries[colour * entryBytes] | entries[colour * entryBytes + 1] << 8 | entries[colour * entryBytes + 2] << 16;
        return palette;
    }

    private static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
