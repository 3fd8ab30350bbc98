using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace SinglePositive.Files;

/// <summary>A whole array read from an npy or npz file.</summary>
public sealed class NpyArray
{
    // Pieces in which a stream of unknown length is read, so that a header's claim alone never takes memory.
    private const int FirstPiece = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _data;
    private readonly string _file;

    private NpyArray(NpyHeader header, byte[] data, string file)
    {
        Header = header;
        _data = data;
        _file = file;
    }

    /// <summary>What the file said; byte order and element order are those of the file, not of what <see cref="To{T}"/> returns.</summary>
    public NpyHeader Header { get; }

    /// <summary>The element type in the file.</summary>
    public NpyType Type => Header.Type;

    /// <summary>The extent of each dimension; empty for a single value.</summary>
    public IReadOnlyList<long> Shape => Header.Shape;

    /// <summary>The elements as numbers of type T, in C order (last index fastest).</summary>
    /// <remarks>
    /// Whole numbers are converted exactly or not at all. Fractions become floating point numbers of less precision by rounding to nearest, but a finite number never becomes
    /// infinite; NaN and infinity stay what they are. False and true are 0 and 1.
    /// </remarks>
    /// <typeparam name="T">The element type of the result.</typeparam>
    /// <exception cref="DataFormatException">An element has no counterpart in T (named with its row and column), or the array holds text.</exception>
    public T[] To<T>()
        where T : unmanaged, INumber<T> => Type switch
        {
            NpyType.Boolean or NpyType.UInt8 => Convert<byte, T>(),
            NpyType.Int8 => Convert<sbyte, T>(),
            NpyType.Int16 => Convert<short, T>(),
            NpyType.Int32 => Convert<int, T>(),
            NpyType.Int64 => Convert<long, T>(),
            NpyType.Float16 => Convert<Half, T>(),
            NpyType.Float32 => Convert<float, T>(),
            NpyType.Float64 => Convert<double, T>(),
            _ => throw new DataFormatException(_file, null, $"expected numbers, found text ({Header}); save it again with allow_pickle=False as a plain numeric array."),
        };

    /// <summary>The elements as text, in C order; NUL characters at the end, which fill up shorter texts, are removed.</summary>
    /// <exception cref="DataFormatException">The array holds numbers, or an element is no valid Unicode text (named with its row).</exception>
    public string[] ToStrings()
    {
        if (Header.IsNumeric)
            throw new DataFormatException(_file, null, $"expected text (U or S), found numbers ({Header}); save it again as an array of str.");
        string[] texts = new string[Header.Count];
        for (int element = 0; element < texts.Length; element++)
        {
            ReadOnlySpan<byte> cell = _data.AsSpan(element * Header.ItemSize, Header.ItemSize);
            texts[element] = Type == NpyType.Unicode ? DecodePoints(cell, element) : DecodeBytes(cell, element);
        }

        return texts;
    }

    /// <summary>Reads the elements that follow a header to the end of the stream.</summary>
    internal static NpyArray Read(Stream stream, NpyHeader header, string file)
    {
        if (header.ByteLength > Array.MaxLength)
            throw new DataFormatException(file, null, $"expected at most 2 GB, found a {header} of {header.ByteLength} bytes; only little-endian arrays in C order may be larger, in places that read them piece by piece.");
        byte[] data = new byte[stream.CanSeek ? (int)header.ByteLength : (int)Math.Min(FirstPiece, header.ByteLength)];
        int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        while (read == data.Length && read < header.ByteLength)
        {
            Array.Resize(ref data, (int)Math.Min(2L * read, header.ByteLength));
            read += stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
        }

        if (read < header.ByteLength)
            NpyFile.CheckLength(header, header.DataOffset + read, file);
        if (stream.ReadByte() >= 0)
            throw new DataFormatException(file, null, $"the header promises a {header}, {header.ByteLength} bytes, found more; something follows the array, save it alone in its file.");
        return new NpyArray(header, NpyOrder.Normalise(data, header), file);
    }

    private T[] Convert<TSource, T>()
        where TSource : unmanaged, INumber<TSource>
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<TSource> source = MemoryMarshal.Cast<byte, TSource>(_data);
        if (typeof(TSource) == typeof(T))
            return MemoryMarshal.Cast<byte, T>(_data).ToArray();
        T[] result = new T[source.Length];
        int failed = NpyConversion.Convert(source, result);
        if (failed < 0)
            return result;
        throw new DataFormatException(_file, Place(failed), $"expected a value that {typeof(T).Name} can hold, found {source[failed]}; correct the value or save the array with another type.");
    }

    private string DecodePoints(ReadOnlySpan<byte> cell, int element)
    {
        ReadOnlySpan<uint> points = MemoryMarshal.Cast<byte, uint>(cell).TrimEnd(0u);
        StringBuilder text = new(points.Length);
        foreach (uint point in points)
        {
            if (!Rune.TryCreate(point, out Rune rune))
                throw new DataFormatException(_file, Place(element), $"expected Unicode text, found the number {point} that is no character; save the array again.");
            text.Append(rune);
        }

        return text.ToString();
    }

    private string DecodeBytes(ReadOnlySpan<byte> cell, int element)
    {
        try
        {
            return StrictUtf8.GetString(cell.TrimEnd((byte)0));
        }
        catch (DecoderFallbackException error)
        {
            throw new DataFormatException(_file, Place(element), "expected UTF-8 text, found other bytes; save the array as str.", error);
        }
    }

    private string Place(long element) => NpyOrder.Place(Header.Shape, element);
}
