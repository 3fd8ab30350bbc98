using System.Buffers.Binary;

namespace SinglePositive.Vision.Images;

/// <summary>What a TIFF file says of the samples of a pixel beyond its colour (tag ExtraSamples of the first picture): libvips takes a fourth one for alpha whatever it is.</summary>
internal static class TiffSamples
{
    private const ushort ExtraSamples = 338;
    private const ushort Short = 3;
    private const ushort BigVersion = 43;
    private const int MostTags = 4096;

    /// <summary>True when the first extra sample is of no stated kind: near infrared, for example, and no alpha.</summary>
    /// <param name="path">The file.</param>
    public static bool FirstExtraIsUnspecified(string path)
    {
        using FileStream file = ImageReader.OpenFile(path);
        Span<byte> start = stackalloc byte[16];
        file.ReadExactly(start[..8]);
        bool little = start[0] == (byte)'I', big = Number(start[2..4], little) == BigVersion;
        if (big)
            file.ReadExactly(start[8..]);
        long directory = (long)Number(big ? start[8..] : start[4..8], little);
        int counter = big ? 8 : 2, entry = big ? 20 : 12, value = big ? 12 : 8;
        if (directory < 8 || directory > file.Length - counter)
            return false;
        file.Position = directory;
        Span<byte> bytes = stackalloc byte[entry];
        file.ReadExactly(bytes[..counter]);
        ulong tags = Math.Min(Number(bytes[..counter], little), MostTags);
        for (ulong i = 0; i < tags && file.Position <= file.Length - entry; i++)
        {
            file.ReadExactly(bytes);
            if (Number(bytes[..2], little) != ExtraSamples)
                continue;
            // Of more samples than fit here the value is where they stand; a colour with so many is refused anyway.
            ulong count = Number(bytes[4..value], little);
            return Number(bytes[2..4], little) == Short && count > 0 && count * 2 <= (ulong)(entry - value) && Number(bytes[value..(value + 2)], little) == 0;
        }

        return false;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, bool little) => bytes.Length switch
    {
        2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
        4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
