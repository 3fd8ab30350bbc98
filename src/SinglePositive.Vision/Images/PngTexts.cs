using System.Buffers.Binary;

namespace SinglePositive.Vision.Images;

/// <summary>Counts the compressed texts and profiles of a PNG file before it is opened: libpng unpacks each of them, up to 8 MB, though no one reads them here.</summary>
internal static class PngTexts
{
    /// <summary>The most that are read; programs write a few.</summary>
    public const int Most = 32;

    private const int SignatureBytes = 8;
    private const int ChecksumBytes = 4;

    /// <exception cref="BadImageException">There are more.</exception>
    public static void Check(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = SignatureBytes;
        Span<byte> header = stackalloc byte[8];
        for (int texts = 0; file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length;)
        {
            ReadOnlySpan<byte> kind = header[4..];
            if (kind.SequenceEqual("IEND"u8))
                return;
            if ((kind.SequenceEqual("zTXt"u8) || kind.SequenceEqual("iTXt"u8) || kind.SequenceEqual("iCCP"u8)) && ++texts > Most)
                throw new BadImageException(path, $"the PNG file has more than {Most} compressed texts");
            long next = file.Position + BinaryPrimitives.ReadUInt32BigEndian(header) + ChecksumBytes;
            if (next > file.Length)
                return;
            file.Position = next;
        }
    }
}
