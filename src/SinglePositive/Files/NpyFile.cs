using System.Runtime.InteropServices;
using System.Text;

namespace SinglePositive.Files;

/// <summary>Reads and writes NumPy's npy files (versions 1 to 3 read, version 1.0 written byte for byte as numpy.save writes it).</summary>
/// <remarks>
/// Element types: <see cref="NpyType"/>, in either byte order and in C or Fortran order. Python objects are refused: nothing of a file is ever executed. The length of a
/// file must be what its header says, neither less nor more, and no memory is taken before that is known.
/// </remarks>
public static class NpyFile
{
    /// <summary>Reads type and shape, and checks them against the length of the file.</summary>
    /// <exception cref="DataFormatException">The file is no npy file that can be read, or its length is not what its header says.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using FileStream stream = Open(path);
        return ReadHeader(stream, path);
    }

    /// <summary>Reads a whole array.</summary>
    /// <exception cref="DataFormatException">The file is no npy file that can be read, its length is not what its header says, or it holds more than 2 GB.</exception>
    public static NpyArray Read(string path)
    {
        using FileStream stream = Open(path);
        NpyHeader header = ReadHeader(stream, path);
        return NpyArray.Read(stream, header, path);
    }

    /// <summary>Reads a whole array from the stream's position to its end.</summary>
    /// <param name="stream">The content; it need not be able to seek.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="DataFormatException">The content is no npy file that can be read, or its length is not what its header says.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long? available = stream.CanSeek ? stream.Length - stream.Position : null;
        NpyHeader header = NpyHeaderFormat.Read(stream, name);
        if (available is long length)
            CheckLength(header, length, name);
        return NpyArray.Read(stream, header, name);
    }

    /// <summary>Writes an array in C order. An existing file is replaced in one step (<see cref="AtomicFile"/>).</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, int, long, Half, float or double.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="values">The elements, last index fastest.</param>
    /// <param name="shape">The extents; none for a single value. Their product must be the number of elements.</param>
    public static void Write<T>(string path, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        CheckShape(values.Length, shape);
        // A span cannot be captured; the callback runs while the caller's memory is pinned here.
        unsafe
        {
            long[] extents = shape.ToArray();
            int length = values.Length;
            fixed (T* first = values)
            {
                nint address = (nint)first;
                AtomicFile.Write(path, stream => Write(stream, new ReadOnlySpan<T>((void*)address, length), extents));
            }
        }
    }

    /// <summary>Writes an array in C order to a stream.</summary>
    /// <inheritdoc cref="Write{T}(string, ReadOnlySpan{T}, ReadOnlySpan{long})"/>
    /// <param name="stream">Where the file's bytes go.</param>
    /// <param name="values">The elements, last index fastest.</param>
    /// <param name="shape">The extents; none for a single value. Their product must be the number of elements.</param>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        CheckShape(values.Length, shape);
        WriteHeader<T>(stream, shape);
        // A Span of bytes holds at most 2 GB, one of elements up to eight times that.
        const int Piece = 1 << 24;
        for (int start = 0; start < values.Length; start += Piece)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(Piece, values.Length - start))));
    }

    /// <summary>Writes the beginning of a file whose elements the caller then writes himself, little-endian and in C order: for arrays that are never whole in memory.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="stream">Where the file's bytes go; usually that of <see cref="AtomicFile.Write"/>.</param>
    /// <param name="shape">The extents of what will follow.</param>
    public static void WriteHeader<T>(Stream stream, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        NpyType type = NpyTypes.Of<T>();
        NpyHeaderFormat.Write(stream, NpyTypes.Describe(type, NpyTypes.SizeOf(type), bigEndian: false), shape);
    }

    /// <summary>Writes texts as a vector of <c>&lt;U</c>, as wide as the longest. An existing file is replaced in one step.</summary>
    /// <remarks>As in NumPy, NUL characters at the end of a text are lost. Half of a surrogate pair is written as U+FFFD.</remarks>
    public static void WriteStrings(string path, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int width = Math.Max(1, values.Count == 0 ? 1 : values.Max(value => value.EnumerateRunes().Count()));
        AtomicFile.Write(path, stream =>
        {
            NpyHeaderFormat.Write(stream, NpyTypes.Describe(NpyType.Unicode, 4 * width, bigEndian: false), [values.Count]);
            int[] points = new int[width];
            foreach (string value in values)
            {
                Array.Clear(points);
                int at = 0;
                foreach (Rune rune in value.EnumerateRunes())
                    points[at++] = rune.Value;
                stream.Write(MemoryMarshal.AsBytes(points.AsSpan()));
            }
        });
    }

    /// <summary>Opens a file for reading; other programs may read it too and put a new one in its place.</summary>
    internal static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new DataFormatException(path, null, "expected a file, found a folder.");
        FileStream stream = OpenAny(path);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new DataFormatException(path, null, "expected a file on disk, found a pipe or a device; write it to a file first.");
    }

    private static FileStream OpenAny(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);

    internal static NpyHeader ReadHeader(FileStream stream, string path)
    {
        NpyHeader header = NpyHeaderFormat.Read(stream, path);
        CheckLength(header, stream.Length, path);
        return header;
    }

    internal static void CheckLength(NpyHeader header, long length, string file)
    {
        long expected = header.DataOffset + header.ByteLength;
        if (length < expected)
            throw new DataFormatException(file, null, $"the header promises a {header}, {expected} bytes in all, found {length}; the file is truncated, copy or save it again.");
        if (length > expected)
            throw new DataFormatException(file, null, $"the header promises a {header}, {expected} bytes in all, found {length}; something follows the array, save it alone in its file.");
    }

    internal static void CheckShape(int length, ReadOnlySpan<long> shape)
    {
        Int128 count = 1;
        foreach (long extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            count = Int128.Min(count * extent, long.MaxValue);
        }

        if (count != length)
            throw new ArgumentException($"An array of shape {NpyHeader.FormatShape(shape.ToArray())} has {count} elements; {length} were given.", nameof(shape));
    }
}
