using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SinglePositive.Vision.Images;

/// <summary>The first pass: rows of another width.</summary>
/// <remarks>
/// A pixel's three channels are summed in three of four 32-bit lanes, exactly; the fourth holds what lies behind the pixel and is overwritten by the next one. So one byte
/// behind the last pixel of a row is read, and one is written.
/// </remarks>
internal static unsafe class RowResampling
{
    /// <summary>Bytes behind a row that may be read and are written.</summary>
    public const int Behind = 1;

    /// <summary>Rows that are computed together: each weight is loaded once for them.</summary>
    public const int Together = 4;

    public static void Rows(byte* source, nint sourceStride, byte* target, nint targetStride, int rows, in ResamplingWeights weights)
    {
        for (; rows >= Together && Vector128.IsHardwareAccelerated; rows -= Together)
        {
            Four(source, sourceStride, target, targetStride, weights);
            source += Together * sourceStride;
            target += Together * targetStride;
        }

        for (; rows > 0; rows--, source += sourceStride, target += targetStride)
            One(source, target, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(byte* source, nint sourceStride, byte* target, nint targetStride, in ResamplingWeights weights)
    {
        ReadOnlySpan<int> first = weights.First, count = weights.Count;
        int most = weights.Most;
        fixed (uint* table = weights.Weights)
        {
            uint* weight = table;
            for (int x = 0; x < first.Length; x++, weight += most, target += RgbImage.Channels)
            {
                byte* row0 = source + (nint)first[x] * RgbImage.Channels;
                byte* row1 = row0 + sourceStride, row2 = row1 + sourceStride, row3 = row2 + sourceStride;
                Vector128<uint> sum0 = Vector128.Create(ResamplingWeights.Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                nint bytes = (nint)count[x] * RgbImage.Channels;
                uint* tap = weight;
                for (nint at = 0; at < bytes; at += RgbImage.Channels)
                {
                    Vector128<uint> share = Vector128.Create(*tap++);
                    sum0 += Pixel(row0 + at) * share;
                    sum1 += Pixel(row1 + at) * share;
                    sum2 += Pixel(row2 + at) * share;
                    sum3 += Pixel(row3 + at) * share;
                }

                byte* to = target;
                Store(to, sum0);
                Store(to += targetStride, sum1);
                Store(to += targetStride, sum2);
                Store(to + targetStride, sum3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(byte* source, byte* target, in ResamplingWeights weights)
    {
        ReadOnlySpan<int> first = weights.First, count = weights.Count;
        for (int x = 0; x < first.Length; x++)
        {
            uint red = ResamplingWeights.Half, green = red, blue = red;
            byte* pixel = source + (nint)first[x] * RgbImage.Channels;
            foreach (uint share in weights.Weights.Slice(x * weights.Most, count[x]))
            {
                red += pixel[0] * share;
                green += pixel[1] * share;
                blue += pixel[2] * share;
                pixel += RgbImage.Channels;
            }

            *target++ = ColumnResampling.Rounded(red);
            *target++ = ColumnResampling.Rounded(green);
            *target++ = ColumnResampling.Rounded(blue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Pixel(byte* at) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int32(at).AsUInt32()
            : Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(at)).AsByte()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(byte* to, Vector128<uint> sum)
    {
        Vector128<ushort> values = Vector128.NarrowWithSaturation(sum >> ResamplingWeights.Precision, Vector128<uint>.Zero);
        Unsafe.WriteUnaligned(to, Vector128.NarrowWithSaturation(values, values).AsUInt32().ToScalar());
    }
}
