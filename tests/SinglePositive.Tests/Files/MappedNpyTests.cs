using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public unsafe class MappedNpyTests
{
    [Fact]
    public void Open_Array_PointsAtTheFirstElement()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        float[] values = [.. Enumerable.Range(0, 5000).Select(i => i * 0.25f)];
        NpyFile.Write<float>(path, values, 1000, 5);
        using MappedNpy mapped = MappedNpy.Open(path);
        Assert.Equal([1000, 5], mapped.Header.Shape);
        Assert.Equal(20000, mapped.ByteLength);
        Assert.True(new ReadOnlySpan<float>(mapped.Data, 5000).SequenceEqual(values));
    }

    [Fact]
    public void Dispose_Twice_ReleasesAndLetsTheFileBeReplaced()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        NpyFile.Write<float>(path, [1, 2], 2);
        MappedNpy mapped = MappedNpy.Open(path);
        mapped.Dispose();
        mapped.Dispose();
        Assert.True(mapped.Data is null);
        NpyFile.Write<float>(path, [3, 4], 2);
        Assert.Equal([3f, 4f], NpyFile.Read(path).To<float>());
    }

    [Theory]
    [InlineData(">f4", "(2, 1)", "False", 8, "little-endian")]
    [InlineData("<f4", "(2, 2)", "True", 16, "Fortran order")]
    [InlineData("<U1", "(2,)", "False", 8, "expected numbers")]
    public void Open_ArrayThatCannotBeMapped_SaysHowToSaveIt(string type, string shape, string fortran, int bytes, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy", NpyBytes.Make(NpyBytes.Dictionary(type, shape, fortran), bytes));
        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => MappedNpy.Open(path)).Message, StringComparison.Ordinal);
    }
}
