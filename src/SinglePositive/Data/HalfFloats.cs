using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SinglePositive.Data;

/// <summary>Widening of float16 to float32, exact for every value: ±0, subnormals, infinities and NaN included.</summary>
internal static class HalfFloats
{
    private const uint MagnitudeMask = 0x7fff;
    private const uint SignMask = 0x8000;
    private const uint InfiniteHalf = 0x7c00u << 13;       // a half's infinite exponent, moved to its place in a float
    private const uint SmallestNormal = 0x0400u << 13;     // a half's smallest normal exponent, likewise
    private const uint ExponentShift = (127 - 15) << 23;   // difference of the exponent biases

    /// <summary>Writes <c>destination[i] = source[i]</c> for every element of the source.</summary>
    /// <remarks>
    /// Eight halves at a time as 32-bit lanes: exponent and fraction move up by 13 bits, then the exponent is re-biased; infinities and NaN are re-biased twice.
    /// A subnormal f·2⁻²⁴ gets the exponent of 2⁻¹⁴, of which 2⁻¹⁴ is then subtracted: an exact subtraction of normal floats, so no lane ever handles a subnormal float.
    /// On 128-bit machines the 256-bit operations are pairs of 128-bit ones; the remainder (fewer than eight) and machines without vectors go through the scalar conversion.
    /// </remarks>
    public static void Widen(ReadOnlySpan<Half> source, Span<float> destination)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<Half, ushort>(source);
            for (; i <= source.Length - 8; i += 8)
                Widen(Vector128.Create(bits.Slice(i, 8))).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    private static Vector256<float> Widen(Vector128<ushort> halves)
    {
        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(halves);
        Vector256<uint> bits = Vector256.Create(lower, upper);
        Vector256<uint> magnitude = (bits & Vector256.Create(MagnitudeMask)) << 13;
        Vector256<uint> sign = (bits & Vector256.Create(SignMask)) << 16;
        Vector256<uint> shift = Vector256.Create(ExponentShift);
        Vector256<uint> infinite = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(InfiniteHalf));
        Vector256<uint> normal = magnitude + shift + (infinite & shift);
        Vector256<uint> leading = Vector256.Create(ExponentShift + SmallestNormal);
        Vector256<uint> subnormal = ((magnitude + leading).AsSingle() - leading.AsSingle()).AsUInt32();
        Vector256<uint> isSubnormal = Vector256.LessThan(magnitude, Vector256.Create(SmallestNormal));
        return (Vector256.ConditionalSelect(isSubnormal, subnormal, normal) | sign).AsSingle();
    }
}
