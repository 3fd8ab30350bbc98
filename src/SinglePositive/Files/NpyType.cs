namespace SinglePositive.Files;

/// <summary>The element types of npy files that are read and written.</summary>
public enum NpyType
{
    /// <summary>One byte, 0 or 1 (<c>|b1</c>).</summary>
    Boolean,

    /// <summary>Unsigned 8-bit integer (<c>|u1</c>).</summary>
    UInt8,

    /// <summary>Signed 8-bit integer (<c>|i1</c>).</summary>
    Int8,

    /// <summary>Signed 16-bit integer (<c>i2</c>).</summary>
    Int16,

    /// <summary>Signed 32-bit integer (<c>i4</c>).</summary>
    Int32,

    /// <summary>Signed 64-bit integer (<c>i8</c>).</summary>
    Int64,

    /// <summary>Half precision (<c>f2</c>).</summary>
    Float16,

    /// <summary>Single precision (<c>f4</c>).</summary>
    Float32,

    /// <summary>Double precision (<c>f8</c>).</summary>
    Float64,

    /// <summary>Text of a fixed number of UTF-32 code points, filled up with NUL (<c>U</c>).</summary>
    Unicode,

    /// <summary>Text of a fixed number of bytes, read as UTF-8, filled up with NUL (<c>|S</c>).</summary>
    Bytes,
}
