using System.Runtime.InteropServices;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Writes the features of one split as npy, a block of rows at a time.</summary>
internal static class FeatureFile
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes all rows of the source to a file that appears only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">N × D values; the source checks that they are finite.</param>
    /// <param name="half">True to store float16, which must lose nothing (see <see cref="FeatureSource.IsHalf"/>); false to store float32.</param>
    public static void Write(string path, FeatureSource source, bool half) => AtomicFile.Write(path, stream =>
    {
        NpyType type = half ? NpyType.Float16 : NpyType.Float32;
        int size = half ? sizeof(ushort) : sizeof(float);
        NpyHeaderFormat.Write(stream, NpyTypes.Describe(type, size, bigEndian: false), [source.Rows, source.Dimension]);
        float[] row = new float[source.Dimension];
        int rowBytes = source.Dimension * size;
        byte[] block = new byte[Math.Max(1, BlockBytes / rowBytes) * rowBytes];
        int filled = 0;
        for (int i = 0; i < source.Rows; i++)
        {
            source.ReadRow(i, row);
            Store(row, block.AsSpan(filled, rowBytes), half);
            filled += rowBytes;
            if (filled < block.Length && i < source.Rows - 1)
                continue;
            stream.Write(block, 0, filled);
            filled = 0;
        }
    });

    private static void Store(ReadOnlySpan<float> row, Span<byte> destination, bool half)
    {
        if (!half)
        {
            MemoryMarshal.AsBytes(row).CopyTo(destination);
            return;
        }

        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
        for (int i = 0; i < row.Length; i++)
            halves[i] = (Half)row[i];
    }
}
