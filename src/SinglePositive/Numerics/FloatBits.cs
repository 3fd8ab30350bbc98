namespace SinglePositive.Numerics;

/// <summary>The layout of an IEEE 754 float32.</summary>
internal static class FloatBits
{
    public const int MantissaBits = 23;
    public const int MantissaMask = (1 << MantissaBits) - 1;
    public const int ExponentBias = 127;

    /// <summary>The bits of √½.</summary>
    public const int SquareRootOfHalf = 0x3F3504F3;

    /// <summary>2⁻¹²⁶.</summary>
    public const float SmallestNormal = 1.17549435e-38f;
}
