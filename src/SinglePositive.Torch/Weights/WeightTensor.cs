using System.Runtime.InteropServices;
using SinglePositive.Files;

namespace SinglePositive.Torch.Weights;

/// <summary>A named array of a weight file: C order, whatever strides the file has.</summary>
public sealed class WeightTensor
{
    private readonly byte[] _data;

    internal WeightTensor(string name, TensorType type, IReadOnlyList<long> shape, byte[] data)
    {
        Name = name;
        Type = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>The name, for example <c>layer1.0.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The element type in the file.</summary>
    public TensorType Type { get; }

    /// <summary>The extent of each dimension; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements' bytes, little-endian, last index fastest.</summary>
    public ReadOnlySpan<byte> Bytes => _data;

    /// <summary>True when the elements are floating-point numbers.</summary>
    public bool IsFloatingPoint => Type is TensorType.Float16 or TensorType.BFloat16 or TensorType.Float32 or TensorType.Float64;

    /// <summary>The elements as float32: exact for the 16-bit types, rounded for float64.</summary>
    /// <exception cref="InvalidOperationException">They are no floating-point numbers.</exception>
    public float[] ToFloats() => Type switch
    {
        TensorType.Float32 => MemoryMarshal.Cast<byte, float>(_data).ToArray(),
        TensorType.Float64 => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(_data).ToArray(), value => (float)value),
        TensorType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(_data).ToArray(), value => (float)value),
        TensorType.BFloat16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(_data).ToArray(), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        _ => throw new InvalidOperationException($"'{Name}' holds {Type}, no floating-point numbers."),
    };

    /// <summary>The elements as int64.</summary>
    /// <exception cref="InvalidOperationException">They are no signed integers of 32 or 64 bits.</exception>
    public long[] ToIntegers() => Type switch
    {
        TensorType.Int64 => MemoryMarshal.Cast<byte, long>(_data).ToArray(),
        TensorType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(_data).ToArray(), value => (long)value),
        _ => throw new InvalidOperationException($"'{Name}' holds {Type}, no 32- or 64-bit integers."),
    };
}
