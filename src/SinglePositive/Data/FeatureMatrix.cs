using System.Buffers;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Features of one split: N examples × D dimensions, float32 or float16, row by row, read from a memory-mapped npy file.</summary>
/// <remarks>The file stays on disk: resident memory does not grow with N, and several runs share one mapping. Thread-safe for reading until it is disposed.</remarks>
public sealed unsafe class FeatureMatrix : IDisposable
{
    private readonly IDisposable _memory;

    private FeatureMatrix(MappedNpy file)
    {
        _memory = file;
        Rows = (int)file.Header.Shape[0];
        Dimension = (int)file.Header.Shape[1];
        IsHalf = file.Header.Type == NpyType.Float16;
        Data = file.Data;
    }

    private FeatureMatrix(MemoryHandle pinned, int rows, int dimension)
    {
        _memory = pinned;
        Rows = rows;
        Dimension = dimension;
        Data = (byte*)pinned.Pointer;
    }

    /// <summary>N, the number of examples.</summary>
    public int Rows { get; }

    /// <summary>D, the number of values per example.</summary>
    public int Dimension { get; }

    /// <summary>True when the values are float16, false when they are float32.</summary>
    public bool IsHalf { get; }

    /// <summary>The first value of row 0; row r begins r·D values further on. Invalid once disposed.</summary>
    public byte* Data { get; private set; }

    /// <summary>Maps a file of features.</summary>
    /// <param name="npyPath">A two-dimensional little-endian npy file, float32 or float16, C order.</param>
    /// <exception cref="DataFormatException">The file is missing, damaged, or of another type, order or number of dimensions.</exception>
    public static FeatureMatrix Open(string npyPath)
    {
        if (!File.Exists(npyPath))
            throw new DataFormatException(npyPath, null, "this file of features is missing.");
        MappedNpy file = MappedNpy.Open(npyPath);
        try
        {
            CheckHeader(npyPath, file.Header);
            return new FeatureMatrix(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Features that are already in memory. The array is neither copied nor changed, and stays where it is until the matrix is disposed.</summary>
    /// <param name="values">N·D values, row by row.</param>
    /// <param name="rows">N.</param>
    /// <param name="dimension">D.</param>
    /// <exception cref="ArgumentException">The array's length is not N·D.</exception>
    public static FeatureMatrix FromArray(float[] values, int rows, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.LongLength != (long)rows * dimension)
            throw new ArgumentException($"Features of {rows} × {dimension} need {(long)rows * dimension} values; the array has {values.LongLength}.", nameof(values));
        return new FeatureMatrix(values.AsMemory().Pin(), rows, dimension);
    }

    /// <summary>Reads features of any kind into memory, as float32.</summary>
    /// <param name="source">The features; the caller disposes of it.</param>
    /// <exception cref="DataFormatException">A value is NaN, infinite or beyond the range of float32; row and column are named.</exception>
    public static FeatureMatrix FromSource(FeatureSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        float[] values = new float[checked(source.Rows * source.Dimension)];
        for (int row = 0; row < source.Rows; row++)
            source.ReadRow(row, values.AsSpan(row * source.Dimension, source.Dimension));
        return FromArray(values, source.Rows, source.Dimension);
    }

    /// <summary>Copies one row as float32; float16 values are widened exactly.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">At least D values.</param>
    public void ReadRow(int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ObjectDisposedException.ThrowIf(Data is null, this);
        long first = (long)row * Dimension;
        if (IsHalf)
            HalfFloats.Widen(new ReadOnlySpan<Half>((Half*)Data + first, Dimension), destination);
        else
            new ReadOnlySpan<float>((float*)Data + first, Dimension).CopyTo(destination);
    }

    /// <summary>Ends the mapping.</summary>
    public void Dispose()
    {
        Data = null;
        _memory.Dispose();
    }

    internal static void CheckHeader(string path, NpyHeader header)
    {
        if (header.Shape.Count != 2)
            throw new DataFormatException(path, null, $"features need two dimensions (examples × dimension); the array has {header.Shape.Count}: {Shapes.Text(header.Shape)}.");
        if (header.Type is not (NpyType.Float32 or NpyType.Float16) || header.BigEndian || header.FortranOrder)
        {
            string found = $"{(header.BigEndian ? "big-endian " : "")}{header.Type}{(header.FortranOrder ? " in Fortran order" : "")}";
            throw new DataFormatException(path, null, $"features inside a dataset are little-endian float32 or float16 in C order; found {found}. Attach them with `spml features`, which converts.");
        }

        if (header.Shape[0] > int.MaxValue || header.Shape[1] > int.MaxValue)
            throw new DataFormatException(path, null, $"at most {int.MaxValue} rows and columns can be read; the array has {Shapes.Text(header.Shape)}.");
    }
}
