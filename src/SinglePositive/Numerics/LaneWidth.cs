using System.Runtime.Intrinsics;

namespace SinglePositive.Numerics;

/// <summary>How many bits of lanes are computed together.</summary>
public enum LaneWidth
{
    /// <summary>One float at a time.</summary>
    Scalar = 32,

    /// <summary>4 floats (SSE, NEON).</summary>
    Bits128 = 128,

    /// <summary>8 floats (AVX2).</summary>
    Bits256 = 256,

    /// <summary>16 floats (AVX-512).</summary>
    Bits512 = 512,
}

/// <summary>The lane widths of this processor.</summary>
public static class LaneWidths
{
    /// <summary>The widest lanes this processor computes in hardware; what every loop uses unless told otherwise.</summary>
    /// <remarks>The runtime's switches narrow it: <c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableAVX2=0</c>, <c>DOTNET_EnableHWIntrinsic=0</c>.</remarks>
    public static LaneWidth Widest =>
        Vector512.IsHardwareAccelerated ? LaneWidth.Bits512
        : Vector256.IsHardwareAccelerated ? LaneWidth.Bits256
        : Vector128.IsHardwareAccelerated ? LaneWidth.Bits128
        : LaneWidth.Scalar;

    /// <summary>Number of float lanes of a width.</summary>
    public static int Lanes(this LaneWidth width) => (int)width / 32;

    /// <summary><paramref name="count"/> rounded up to whole groups of lanes.</summary>
    internal static int Padded(this LaneWidth width, int count) => (count + width.Lanes() - 1) / width.Lanes() * width.Lanes();
}
