using System.Buffers.Binary;

namespace SinglePositive.Vision.Images;

/// <summary>Counts the compressed texts and profiles of a PNG file before it is opened: libpng unpacks each of them, up to 8 MB, though no one reads them here.</summary>
internal static class PngTexts
{
    /// <summary>The most that are read; programs write a few.</summary>
    public const int Most = 32;

    private const int SignatureBytes = 8;
    private const int ChecksumBytes = 4;
    private const int LongestKeyword = 79;

    /// <exception cref="BadImageException">There are more.</exception>
    public static void Check(string path)
    {
        using FileStream file = ImageReader.OpenFile(path);
        file.Position = SignatureBytes;
        Span<byte> header = stackalloc byte[8];
        for (int texts = 0; file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length;)
        {
            ReadOnlySpan<byte> kind = header[4..];
            long data = file.Position;
            if (kind.SequenceEqual("IEND"u8))
                return;
            bool compressed = kind.SequenceEqual("zTXt"u8) || kind.SequenceEqual("iCCP"u8) || (kind.SequenceEqual("iTXt"u8) && IsFlagged(file));
            if (compressed && ++texts > Most)
                throw new BadImageException(path, $"the PNG file has more than {Most} compressed texts");
            long next = data + BinaryPrimitives.ReadUInt32BigEndian(header) + ChecksumBytes;
            if (next > file.Length)
                return;
            file.Position = next;
        }
    }

    /// <summary>True when an international text says that it is compressed: by the byte behind its keyword and a 0.</summary>
    private static bool IsFlagged(FileStream file)
    {
        Span<byte> start = stackalloc byte[LongestKeyword + 2];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false), end = start[..read].IndexOf((byte)0);
        return end < 0 || end + 1 >= read || start[end + 1] != 0;
    }
}
