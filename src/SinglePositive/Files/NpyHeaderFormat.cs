using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SinglePositive.Files;

/// <summary>The beginning of an npy file: magic, version, length, dictionary. Reads versions 1 to 3, writes version 1 byte for byte as NumPy does.</summary>
internal static class NpyHeaderFormat
{
    // NumPy itself writes some 118 bytes; only structured types, which are refused anyway, need more than 64 KiB.
    private const int MaximumHeaderBytes = ushort.MaxValue;
    private const int Alignment = 64;

    // NumPy leaves room so that the first dimension can later grow to this many digits without moving the data.
    private const int GrowthDigits = 21;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads from the stream's position up to the first element.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="file">The name for messages.</param>
    internal static NpyHeader Read(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[12];
        Fill(stream, start[..8], file);
        if (!start.StartsWith(Magic))
            throw new DataFormatException(file, null, "expected a NumPy array file (npy), found something else; save the array with numpy.save.");
        byte version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
            throw new DataFormatException(file, null, $"expected npy version 1.0, 2.0 or 3.0, found {version}.{start[7]}; save the array again with numpy.save.");
        int lengthBytes = version == 1 ? 2 : 4;
        Fill(stream, start.Slice(8, lengthBytes), file);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaximumHeaderBytes)
            throw new DataFormatException(file, null, $"the header claims {length} bytes, expected at most {MaximumHeaderBytes}; the file is damaged or holds a structured type.");
        byte[] text = new byte[length];
        Fill(stream, text, file);
        return Interpret(text, 8 + lengthBytes + (int)length, file);
    }

    /// <summary>Writes magic, version 1.0 and the dictionary, so that the elements begin at a multiple of 64 bytes.</summary>
    internal static void Write(Stream stream, string description, ReadOnlySpan<long> shape)
    {
        long[] extents = shape.ToArray();
        StringBuilder text = new(128);
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{description}', 'fortran_order': False, 'shape': {NpyHeader.FormatShape(extents)}, }}");
        if (extents.Length > 0)
            text.Append(' ', GrowthDigits - extents[0].ToString(CultureInfo.InvariantCulture).Length);
        // A header that happens to be aligned is still followed by 64 spaces: so does NumPy.
        text.Append(' ', Alignment - ((Magic.Length + 4 + text.Length + 1) % Alignment)).Append('\n');
        Span<byte> start = stackalloc byte[10];
        Magic.CopyTo(start);
        start[6] = 1;
        start[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], checked((ushort)text.Length));
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static NpyHeader Interpret(ReadOnlySpan<byte> text, int dataOffset, string file)
    {
        NpyDictionary dictionary = new(text, file);
        dictionary.Parse();
        string description = dictionary.Description!;
        if (!NpyTypes.TryParse(description, out NpyType type, out int itemSize, out bool bigEndian))
            throw Unsupported(description, file);
        long[] shape = dictionary.Shape!;
        long count = CountElements(shape, itemSize, dataOffset, file);
        return new NpyHeader(type, itemSize, bigEndian, dictionary.FortranOrder!.Value, Array.AsReadOnly(shape), count, dataOffset);
    }

    private static DataFormatException Unsupported(string description, string file)
    {
        if (description.TrimStart('<', '>', '|', '=').StartsWith('O'))
            return new DataFormatException(file, "header", "the array holds Python objects, which are never loaded; save it again with allow_pickle=False as a plain numeric array.");
        string shown = description.Length > 24 ? description[..24] + "…" : description;
        return new DataFormatException(file, "header", $"expected an element type {NpyTypes.Accepted}, found '{shown}'; convert the array with astype, for example to numpy.float32, and save it again.");
    }

    /// <summary>The product of the shape. Refused when even the number of bytes does not fit in 63 bits.</summary>
    private static long CountElements(long[] shape, int itemSize, long dataOffset, string file)
    {
        if (Array.IndexOf(shape, 0L) >= 0)
            return 0;
        UInt128 bytes = (UInt128)itemSize;
        foreach (long extent in shape)
        {
            bytes *= (UInt128)extent;
            if (bytes > (UInt128)(long.MaxValue - dataOffset))
                throw new DataFormatException(file, "header", $"the shape {NpyHeader.FormatShape(shape)} asks for more bytes than any file can have; the file is damaged.");
        }

        return (long)bytes / itemSize;
    }

    private static void Fill(Stream stream, Span<byte> destination, string file)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
            throw new DataFormatException(file, null, $"the file ends within its header: expected {destination.Length} more bytes, found {read}; it is empty, truncated or no npy file.");
    }
}
