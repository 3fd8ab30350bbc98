using System.Globalization;

namespace SinglePositive.Files;

/// <summary>What an npy file says about its array: element type, order and shape.</summary>
public sealed class NpyHeader
{
    internal NpyHeader(NpyType type, int itemSize, bool bigEndian, bool fortranOrder, IReadOnlyList<long> shape, long count, long dataOffset)
    {
        Type = type;
        ItemSize = itemSize;
        BigEndian = bigEndian;
        FortranOrder = fortranOrder;
        Shape = shape;
        Count = count;
        DataOffset = dataOffset;
    }

    /// <summary>The element type.</summary>
    public NpyType Type { get; }

    /// <summary>Bytes per element.</summary>
    public int ItemSize { get; }

    /// <summary>True when elements of several bytes are stored with the highest byte first.</summary>
    public bool BigEndian { get; }

    /// <summary>True when the first index varies fastest in the file.</summary>
    public bool FortranOrder { get; }

    /// <summary>The extent of each dimension; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where the elements begin, in bytes from the beginning of the file.</summary>
    public long DataOffset { get; }

    /// <summary>The number of elements: the product of the shape, 1 for a single value.</summary>
    public long Count { get; }

    /// <summary>The number of bytes of all elements.</summary>
    public long ByteLength => Count * ItemSize;

    /// <summary>True for every type but text.</summary>
    public bool IsNumeric => Type is not (NpyType.Unicode or NpyType.Bytes);

    /// <summary>The element type as NumPy writes it, for example <c>&lt;f4</c>.</summary>
    public string Description => NpyTypes.Describe(Type, ItemSize, BigEndian);

    /// <summary>Type and shape in words, for messages: <c>&lt;f4 array of shape (3, 4)</c>.</summary>
    public override string ToString() => $"{Description} array of shape {FormatShape(Shape)}";

    /// <summary>A shape as Python writes it: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    internal static string FormatShape(IReadOnlyList<long> shape)
    {
        string inner = string.Join(", ", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        return shape.Count == 1 ? $"({inner},)" : $"({inner})";
    }
}
