using System.Globalization;

namespace SinglePositive.Files;

/// <summary>Element types between NumPy's type strings, bytes and .NET types.</summary>
internal static class NpyTypes
{
    // More than this cannot be one element of any array that fits in a file; it keeps item sizes far from overflow.
    private const int MaximumTextLength = 1 << 28;

    /// <summary>What a reader accepts, for messages.</summary>
    internal const string Accepted = "u1, i1, i2, i4, i8, f2, f4, f8, b1, U or S";

    private static readonly (string Code, NpyType Type)[] Numeric =
    [
        ("b1", NpyType.Boolean), ("u1", NpyType.UInt8), ("i1", NpyType.Int8), ("i2", NpyType.Int16), ("i4", NpyType.Int32), ("i8", NpyType.Int64),
        ("f2", NpyType.Float16), ("f4", NpyType.Float32), ("f8", NpyType.Float64),
    ];

    internal static int SizeOf(NpyType type) => type switch
    {
        NpyType.Boolean or NpyType.UInt8 or NpyType.Int8 => 1,
        NpyType.Int16 or NpyType.Float16 => 2,
        NpyType.Int32 or NpyType.Float32 => 4,
        NpyType.Int64 or NpyType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Text has no fixed element size."),
    };

    /// <summary>The type of an element of a .NET array.</summary>
    /// <exception cref="ArgumentException">npy has no such type among those supported.</exception>
    internal static NpyType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(bool)) return NpyType.Boolean;
        if (typeof(T) == typeof(byte)) return NpyType.UInt8;
        if (typeof(T) == typeof(sbyte)) return NpyType.Int8;
        if (typeof(T) == typeof(short)) return NpyType.Int16;
        if (typeof(T) == typeof(int)) return NpyType.Int32;
        if (typeof(T) == typeof(long)) return NpyType.Int64;
        if (typeof(T) == typeof(Half)) return NpyType.Float16;
        if (typeof(T) == typeof(float)) return NpyType.Float32;
        if (typeof(T) == typeof(double)) return NpyType.Float64;
        throw new ArgumentException($"Arrays of {typeof(T).Name} are not written; the element types are bool, byte, sbyte, short, int, long, Half, float and double.");
    }

    /// <summary>NumPy's type string.</summary>
    internal static string Describe(NpyType type, int itemSize, bool bigEndian)
    {
        char order = bigEndian ? '>' : '<';
        if (type == NpyType.Unicode)
            return string.Create(CultureInfo.InvariantCulture, $"{order}U{itemSize / 4}");
        if (type == NpyType.Bytes)
            return string.Create(CultureInfo.InvariantCulture, $"|S{itemSize}");
        string code = Array.Find(Numeric, known => known.Type == type).Code;
        return (itemSize == 1 ? '|' : order) + code;
    }

    /// <summary>Reads a type string: an order mark (&lt; &gt; | = or none), a kind, a size.</summary>
    /// <returns>False when the type is not supported.</returns>
    internal static bool TryParse(string description, out NpyType type, out int itemSize, out bool bigEndian)
    {
        type = default;
        itemSize = 0;
        bool marked = description.Length > 0 && "<>|=".Contains(description[0], StringComparison.Ordinal);
        string code = marked ? description[1..] : description;
        bigEndian = marked && description[0] == '>';
        bool withoutOrder = marked && description[0] == '|';
        int at = Array.FindIndex(Numeric, known => known.Code == code);
        if (at >= 0)
        {
            type = Numeric[at].Type;
            itemSize = SizeOf(type);
            bigEndian &= itemSize > 1;
            return itemSize == 1 || !withoutOrder;
        }

        if (code.Length < 2 || code[0] is not ('U' or 'S') || (code[0] == 'U' && withoutOrder))
            return false;
        if (!int.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length is < 1 or > MaximumTextLength)
            return false;
        type = code[0] == 'U' ? NpyType.Unicode : NpyType.Bytes;
        itemSize = code[0] == 'U' ? 4 * length : length;
        bigEndian &= type == NpyType.Unicode;
        return true;
    }
}
