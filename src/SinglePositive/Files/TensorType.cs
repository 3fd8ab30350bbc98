namespace SinglePositive.Files;

/// <summary>The element types of safetensors files.</summary>
public enum TensorType
{
    /// <summary>One byte, 0 or 1 (<c>BOOL</c>).</summary>
    Boolean,

    /// <summary>Unsigned 8-bit integer (<c>U8</c>).</summary>
    UInt8,

    /// <summary>Signed 8-bit integer (<c>I8</c>).</summary>
    Int8,

    /// <summary>Signed 16-bit integer (<c>I16</c>).</summary>
    Int16,

    /// <summary>Unsigned 16-bit integer (<c>U16</c>).</summary>
    UInt16,

    /// <summary>Half precision (<c>F16</c>).</summary>
    Float16,

    /// <summary>Single precision cut to 16 bits (<c>BF16</c>).</summary>
    BFloat16,

    /// <summary>Signed 32-bit integer (<c>I32</c>).</summary>
    Int32,

    /// <summary>Unsigned 32-bit integer (<c>U32</c>).</summary>
    UInt32,

    /// <summary>Single precision (<c>F32</c>).</summary>
    Float32,

    /// <summary>Signed 64-bit integer (<c>I64</c>).</summary>
    Int64,

    /// <summary>Unsigned 64-bit integer (<c>U64</c>).</summary>
    UInt64,

    /// <summary>Double precision (<c>F64</c>).</summary>
    Float64,
}
