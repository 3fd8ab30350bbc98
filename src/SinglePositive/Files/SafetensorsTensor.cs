using System.Runtime.InteropServices;

namespace SinglePositive.Files;

/// <summary>A named tensor of a safetensors file: little-endian, C order.</summary>
public sealed class SafetensorsTensor
{
    private readonly byte[] _data;
    private readonly string? _file;

    internal SafetensorsTensor(string name, TensorType type, IReadOnlyList<long> shape, byte[] data, string? file)
    {
        Name = name;
        Type = type;
        Shape = shape;
        _data = data;
        _file = file;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The extent of each dimension; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements' bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _data;

    /// <summary>The same elements under another name; nothing is copied.</summary>
    public SafetensorsTensor Renamed(string name) => new(name, Type, Shape, _data, _file);

    /// <summary>A tensor to be written; the values are copied.</summary>
    /// <typeparam name="T">bool, an integer of 8 to 64 bits, Half, float or double.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">The elements, last index fastest.</param>
    /// <param name="shape">The extents; none for a single value. Their product must be the number of elements.</param>
    public static SafetensorsTensor Of<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NpyFile.CheckShape(values.Length, shape);
        return new SafetensorsTensor(name, TensorTypes.Of<T>(), Array.AsReadOnly(shape.ToArray()), MemoryMarshal.AsBytes(values).ToArray(), null);
    }

    /// <summary>The elements, in C order.</summary>
    /// <typeparam name="T">The tensor's own element type; nothing is converted.</typeparam>
    /// <exception cref="DataFormatException">The tensor has another element type, or its shape is not the expected one.</exception>
    /// <param name="expectedShape">The shape that the caller needs; none to accept any.</param>
    public T[] To<T>(params ReadOnlySpan<long> expectedShape)
        where T : unmanaged
    {
        if (!TensorTypes.IsOf<T>(Type))
            throw new DataFormatException(_file ?? "a new tensor", $"tensor '{Name}'", $"expected elements of type {TensorTypes.CodeOf(TensorTypes.Of<T>())}, found {TensorTypes.CodeOf(Type)}.");
        if (expectedShape.Length > 0 && !expectedShape.SequenceEqual(Shape.ToArray()))
            throw new DataFormatException(_file ?? "a new tensor", $"tensor '{Name}'", $"expected the shape {NpyHeader.FormatShape(expectedShape.ToArray())}, found {NpyHeader.FormatShape(Shape)}.");
        return MemoryMarshal.Cast<byte, T>(_data).ToArray();
    }
}
