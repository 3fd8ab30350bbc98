using System.Numerics;
using System.Runtime.CompilerServices;

namespace SinglePositive.Vision.Images;

/// <summary>The second pass: columns of another height. Bytes of a row are independent, so that as many are computed together as the processor's lanes hold.</summary>
internal static unsafe class ColumnResampling
{
    /// <summary>One row of the result.</summary>
    /// <param name="source">The first row of the original that it is made of.</param>
    /// <param name="stride">Bytes from a row of the original to the next.</param>
    /// <param name="weights">The weight of each of these rows.</param>
    /// <param name="target">The row of the result; its length is that of the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(byte* source, nint stride, ReadOnlySpan<uint> weights, Span<byte> target)
    {
        int at = 0;
        fixed (byte* to = target)
        {
            if (Vector.IsHardwareAccelerated)
            {
                for (; at <= target.Length - Vector<byte>.Count; at += Vector<byte>.Count)
                    Lanes(source + at, stride, weights).Store(to + at);
            }
        }

        for (; at < target.Length; at++)
        {
            uint sum = ResamplingWeights.Half;
            byte* value = source + at;
            foreach (uint weight in weights)
            {
                sum += *value * weight;
                value += stride;
            }

            target[at] = Rounded(sum);
        }
    }

    public static byte Rounded(uint sum) => (byte)Math.Min(sum >> ResamplingWeights.Precision, byte.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> Lanes(byte* source, nint stride, ReadOnlySpan<uint> weights)
    {
        Vector<uint> sum0 = new(ResamplingWeights.Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        foreach (uint weight in weights)
        {
            Vector.Widen(Vector.Load(source), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> part0, out Vector<uint> part1);
            Vector.Widen(high, out Vector<uint> part2, out Vector<uint> part3);
            Vector<uint> share = new(weight);
            sum0 += part0 * share;
            sum1 += part1 * share;
            sum2 += part2 * share;
            sum3 += part3 * share;
            source += stride;
        }

        const int Down = ResamplingWeights.Precision;
        return Vector.NarrowWithSaturation(
            Vector.NarrowWithSaturation(sum0 >> Down, sum1 >> Down),
            Vector.NarrowWithSaturation(sum2 >> Down, sum3 >> Down));
    }
}
