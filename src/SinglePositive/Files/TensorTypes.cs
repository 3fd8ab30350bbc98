namespace SinglePositive.Files;

/// <summary>Element types between safetensors' names, bytes and .NET types.</summary>
internal static class TensorTypes
{
    private static readonly (TensorType Type, string Code, int Size, Type? Element)[] All =
    [
        (TensorType.Boolean, "BOOL", 1, typeof(bool)), (TensorType.UInt8, "U8", 1, typeof(byte)), (TensorType.Int8, "I8", 1, typeof(sbyte)),
        (TensorType.Int16, "I16", 2, typeof(short)), (TensorType.UInt16, "U16", 2, typeof(ushort)), (TensorType.Float16, "F16", 2, typeof(Half)), (TensorType.BFloat16, "BF16", 2, null),
        (TensorType.Int32, "I32", 4, typeof(int)), (TensorType.UInt32, "U32", 4, typeof(uint)), (TensorType.Float32, "F32", 4, typeof(float)),
        (TensorType.Int64, "I64", 8, typeof(long)), (TensorType.UInt64, "U64", 8, typeof(ulong)), (TensorType.Float64, "F64", 8, typeof(double)),
    ];

    internal static string Accepted => string.Join(", ", All.Select(known => known.Code));

    internal static int SizeOf(TensorType type) => Find(type).Size;

    internal static string CodeOf(TensorType type) => Find(type).Code;

    internal static bool TryParse(string code, out TensorType type)
    {
        int at = Array.FindIndex(All, known => known.Code == code);
        type = at >= 0 ? All[at].Type : default;
        return at >= 0;
    }

    internal static bool IsOf<T>(TensorType type) => Find(type).Element == typeof(T);

    internal static TensorType Of<T>()
    {
        int at = Array.FindIndex(All, known => known.Element == typeof(T));
        return at >= 0 ? All[at].Type : throw new ArgumentException($"Tensors of {typeof(T).Name} are not written; the element types are bool, 8 to 64-bit integers, Half, float and double.");
    }

    private static (TensorType Type, string Code, int Size, Type? Element) Find(TensorType type) => Array.Find(All, known => known.Type == type);
}
