using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Tests.Data;

public class FeatureMatrixTests
{
    [Fact]
    public void ReadRow_EveryHalf_IsWidenedExactly()
    {
        using ScratchFolder folder = new();
        Half[] all = new Half[65536 + 3];
        for (int i = 0; i < all.Length; i++)
            all[i] = BitConverter.UInt16BitsToHalf((ushort)i);
        NpyFile.Write<Half>(folder["x.npy"], all, 1, all.Length);

        using FeatureMatrix features = FeatureMatrix.Open(folder["x.npy"]);
        float[] row = new float[all.Length];
        features.ReadRow(0, row);

        Assert.True(features.IsHalf);
        for (int i = 0; i < all.Length; i++)
        {
            float expected = (float)all[i];
            if (float.IsNaN(expected))
                Assert.True(float.IsNaN(row[i]), $"half 0x{i:x4}");
            else
                Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(row[i]), $"half 0x{i & 0xffff:x4}: {expected:R} expected, {row[i]:R} found");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public void ReadRow_AnyLength_ReadsThatRowOnly(int dimension)
    {
        using ScratchFolder folder = new();
        float[] values = [.. Enumerable.Range(0, 3 * dimension).Select(i => i / 4f)];
        NpyFile.Write<float>(folder["single.npy"], values, 3, dimension);
        NpyFile.Write<Half>(folder["half.npy"], Array.ConvertAll(values, value => (Half)value), 3, dimension);

        foreach (string name in new[] { "single.npy", "half.npy" })
        {
            using FeatureMatrix features = FeatureMatrix.Open(folder[name]);
            float[] row = new float[dimension];
            features.ReadRow(1, row);
            Assert.Equal(values.AsSpan(dimension, dimension), row.AsSpan());
            Assert.Equal((3, dimension), (features.Rows, features.Dimension));
            Assert.Throws<ArgumentOutOfRangeException>(() => features.ReadRow(3, row));
        }
    }

    [Fact]
    public void ReadRow_AfterDispose_Throws()
    {
        using ScratchFolder folder = new();
        NpyFile.Write<float>(folder["x.npy"], [1, 2], 1, 2);
        FeatureMatrix features = FeatureMatrix.Open(folder["x.npy"]);
        features.Dispose();
        Assert.Throws<ObjectDisposedException>(() => features.ReadRow(0, new float[2]));
    }

    [Fact]
    public void Open_OtherTypeOrShape_SaysWhatWasFound()
    {
        using ScratchFolder folder = new();
        NpyFile.Write<double>(folder["double.npy"], [1, 2], 1, 2);
        NpyFile.Write<float>(folder["flat.npy"], [1, 2], 2);

        Assert.Contains("Float64", Assert.Throws<DataFormatException>(() => FeatureMatrix.Open(folder["double.npy"])).Message, StringComparison.Ordinal);
        Assert.Contains("has 1: 2", Assert.Throws<DataFormatException>(() => FeatureMatrix.Open(folder["flat.npy"])).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<DataFormatException>(() => FeatureMatrix.Open(folder["none.npy"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromSource_DoublesInAFile_AreInMemoryAsFloats()
    {
        using ScratchFolder folder = new();
        NpyFile.Write<double>(folder["x.npy"], [0.5, 1, -2, 4, 8, 16], 3, 2);

        using FeatureSource source = FeatureSource.FromNpy(folder["x.npy"]);
        using FeatureMatrix features = FeatureMatrix.FromSource(source);
        float[] row = new float[2];
        features.ReadRow(1, row);

        Assert.Equal((3, 2, false), (features.Rows, features.Dimension, features.IsHalf));
        Assert.Equal([-2, 4], row);
    }
}
