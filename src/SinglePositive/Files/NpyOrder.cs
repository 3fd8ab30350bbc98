using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SinglePositive.Files;

/// <summary>Byte order and element order: brings the bytes of any npy file into little-endian C order.</summary>
internal static class NpyOrder
{
    /// <summary>The elements in little-endian C order; the given array itself when it already is.</summary>
    internal static byte[] Normalise(byte[] data, NpyHeader header)
    {
        if (header.BigEndian)
            ReverseBytes(data, header.Type == NpyType.Unicode ? 4 : header.ItemSize);
        // With fewer than two dimensions of more than one element both orders are the same.
        return header.FortranOrder && header.Shape.Count(extent => extent > 1) > 1 && header.Count > 0 ? Transpose(data, header) : data;
    }

    /// <summary>Where an element of a C-ordered array is, in words.</summary>
    internal static string Place(IReadOnlyList<long> shape, long element)
    {
        if (shape.Count == 0)
            return "its only value";
        if (shape.Count == 1)
            return $"row {element}";
        long[] index = new long[shape.Count];
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            index[axis] = element % shape[axis];
            element /= shape[axis];
        }

        return shape.Count == 2 ? $"row {index[0]}, column {index[1]}" : $"element [{string.Join(", ", index)}]";
    }

    private static void ReverseBytes(byte[] data, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> ints = MemoryMarshal.Cast<byte, uint>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                break;
        }
    }

    /// <summary>Walks the result in C order and carries the position in the source along, one stride per index that turns over.</summary>
    private static byte[] Transpose(byte[] data, NpyHeader header)
    {
        int axes = header.Shape.Count;
        int size = header.ItemSize;
        int[] stride = new int[axes];
        int step = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            stride[axis] = step;
            step *= (int)header.Shape[axis];
        }

        byte[] result = new byte[data.Length];
        int[] index = new int[axes];
        int source = 0;
        for (int target = 0; target < result.Length; target += size)
        {
            data.AsSpan(source * size, size).CopyTo(result.AsSpan(target, size));
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                source += stride[axis];
                if (++index[axis] < header.Shape[axis])
                    break;
                source -= stride[axis] * index[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
