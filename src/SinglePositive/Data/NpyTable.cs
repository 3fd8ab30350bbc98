using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>A two-dimensional numeric npy file of any type, order and byte order, read one row at a time.</summary>
/// <remarks>Little-endian files in C order are mapped, so that many gigabytes cost no memory. Others are loaded and put in order first.</remarks>
internal sealed unsafe class NpyTable : IDisposable
{
    private readonly MappedNpy? _mapped;
    private readonly double[]? _loaded;

    private NpyTable(string path, NpyHeader header, MappedNpy? mapped, double[]? loaded)
    {
        Path = path;
        Type = header.Type;
        Rows = (int)header.Shape[0];
        Columns = (int)header.Shape[1];
        _mapped = mapped;
        _loaded = loaded;
    }

    public string Path { get; }

    public NpyType Type { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>True when rows can be read as they lie in the file.</summary>
    public bool IsMapped => _mapped is not null;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The npy file.</param>
    /// <param name="content">What it holds, in the plural, for messages.</param>
    /// <exception cref="DataFormatException">Missing, damaged, not two-dimensional or not numeric.</exception>
    public static NpyTable Open(string path, string content)
    {
        if (!File.Exists(path))
            throw new DataFormatException(path, null, $"this file ({content}) is missing.");
        NpyHeader header = NpyFile.ReadHeader(path);
        if (header.Shape.Count != 2)
            throw new DataFormatException(path, null, $"{content} need two dimensions; the array has {header.Shape.Count}: {Shapes.Text(header.Shape)}.");
        if (header.Shape[0] > int.MaxValue || header.Shape[1] > int.MaxValue)
            throw new DataFormatException(path, null, $"at most {int.MaxValue} rows and columns can be read; the array has {Shapes.Text(header.Shape)}.");
        if (!header.IsNumeric)
            throw new DataFormatException(path, null, $"{content} must be numbers; the array holds text ({header}).");
        return header.BigEndian || header.FortranOrder
            ? new NpyTable(path, header, null, NpyFile.Read(path).To<double>())
            : new NpyTable(path, header, MappedNpy.Open(path), null);
    }

    /// <summary>Copies one row. Exact, but for int64 beyond 2⁵³, which is rounded.</summary>
    public void ReadRow(int row, Span<double> destination)
    {
        if (_loaded is not null)
        {
            _loaded.AsSpan(row * Columns, Columns).CopyTo(destination);
            return;
        }

        switch (Type)
        {
            case NpyType.Boolean or NpyType.UInt8: Convert(Row<byte>(row), destination); break;
            case NpyType.Int8: Convert(Row<sbyte>(row), destination); break;
            case NpyType.Int16: Convert(Row<short>(row), destination); break;
            case NpyType.Int32: Convert(Row<int>(row), destination); break;
            case NpyType.Int64: Convert(Row<long>(row), destination); break;
            case NpyType.Float16: Convert(Row<Half>(row), destination); break;
            case NpyType.Float32: Convert(Row<float>(row), destination); break;
            default: Row<double>(row).CopyTo(destination); break;
        }
    }

    /// <summary>One row as it lies in the file; only while <see cref="IsMapped"/>, with the T that fits <see cref="Type"/>.</summary>
    public ReadOnlySpan<T> Row<T>(int row) where T : unmanaged => new((T*)_mapped!.Data + ((long)row * Columns), Columns);

    public void Dispose() => _mapped?.Dispose();

    private static void Convert<T>(ReadOnlySpan<T> source, Span<double> destination) where T : unmanaged, System.Numerics.INumber<T>
    {
        for (int column = 0; column < source.Length; column++)
            destination[column] = double.CreateChecked(source[column]);
    }
}
