using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Tests.Data;

public class AttachFeaturesTests
{
    private static Dataset Make(ScratchFolder folder) => Dataset.Create(folder["d"], DatasetTests.Content(DatasetTests.Split("train", 3), DatasetTests.Split("test", 2)));

    private static void Attach(Dataset dataset, string path, string split = "train", bool force = false)
    {
        using FeatureSource source = FeatureSource.FromNpy(path);
        dataset.AttachFeatures("pixels", split, source, force);
    }

    private static float[] Read(Dataset dataset, string split, int row)
    {
        using FeatureMatrix features = dataset.Split(split).OpenFeatures("pixels");
        float[] values = new float[features.Dimension];
        features.ReadRow(row, values);
        return values;
    }

    public static TheoryData<string, byte[]> Types => new()
    {
        { "<f4", Bytes<float>([1, 2, 3, 4, 5, 6]) }, { "<f8", Bytes<double>([1, 2, 3, 4, 5, 6]) }, { "<i8", Bytes<long>([1, 2, 3, 4, 5, 6]) },
        { "<i4", Bytes([1, 2, 3, 4, 5, 6]) }, { "<i2", Bytes<short>([1, 2, 3, 4, 5, 6]) }, { "|u1", [1, 2, 3, 4, 5, 6] }, { "|i1", [1, 2, 3, 4, 5, 6] },
        { "<f2", Bytes<Half>([(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6]) },
    };

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    private static string Raw(ScratchFolder folder, string type, byte[] data, bool fortran = false)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': (3, 2), }}".PadRight(117) + "\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        File.WriteAllBytes(folder["x.npy"], [.. start, .. System.Text.Encoding.ASCII.GetBytes(header), .. data]);
        return folder["x.npy"];
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void AttachFeatures_AnyNumericType_IsStoredAsFloat(string type, byte[] data)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        Attach(dataset, Raw(folder, type, data));

        Dataset again = Dataset.Open(folder["d"]);
        again.Verify();
        Assert.Equal(type == "<f2" ? "float16" : "float32", again.Features["pixels"].DType);
        Assert.Equal([5f, 6f], Read(again, "train", 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AttachFeatures_BigEndianOrFortran_IsPutInOrder(bool fortran)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        byte[] data = fortran ? Bytes<double>([1, 3, 5, 2, 4, 6]) : [.. Bytes<double>([6, 5, 4, 3, 2, 1]).Reverse()];
        Attach(dataset, Raw(folder, fortran ? "<f8" : ">f8", data, fortran));
        Assert.Equal([3f, 4f], Read(dataset, "train", 1));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "infinity")]
    [InlineData(1e39, "beyond the range of float32")]
    public void AttachFeatures_NotAFiniteFloat_NamesRowAndColumn(double value, string problem)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        string json = File.ReadAllText(folder["d/dataset.json"]);
        DataFormatException error = Assert.Throws<DataFormatException>(() => Attach(dataset, Raw(folder, "<f8", Bytes([1, 2, 3, value, 5, 6]))));
        Assert.Contains("row 1, column 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(dataset.Features);
        Assert.Equal(json, File.ReadAllText(folder["d/dataset.json"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["d"], "*pixels*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(folder["d/train/features"]));
    }

    [Fact]
    public void AttachFeatures_DiskFullHalfWay_KeepsTheOldFeatures()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        NpyFile.Write<float>(folder["x.npy"], [1, 2, 3, 4, 5, 6], 3, 2);
        Attach(dataset, folder["x.npy"]);
        using FeatureSource failing = new FailingSource();
        Assert.Throws<IOException>(() => dataset.AttachFeatures("pixels", "train", failing, force: true));
        Dataset again = Dataset.Open(folder["d"]);
        again.Verify();
        Assert.Equal([5f, 6f], Read(again, "train", 2));
        Assert.Equal(["pixels.npy"], Directory.EnumerateFileSystemEntries(folder["d/train/features"]).Select(Path.GetFileName));
        Assert.Equal("float32", dataset.Features["pixels"].DType);
    }

    private sealed class FailingSource() : FeatureSource(3, 2, true, "failing")
    {
        public override void ReadRow(int row, Span<float> destination)
        {
            if (row == 2)
                throw new IOException("No space left on device");
        }
    }

    [Fact]
    public void AttachFeatures_WrongRowsOrDimension_SaysBoth()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        NpyFile.Write<float>(folder["train.npy"], new float[6], 3, 2);
        NpyFile.Write<float>(folder["test.npy"], new float[6], 2, 3);
        Assert.Contains("3 examples and the features are 2 × 3", Assert.Throws<DataFormatException>(() => Attach(dataset, folder["test.npy"])).Message, StringComparison.Ordinal);
        Attach(dataset, folder["train.npy"]);
        Assert.Contains("2 columns; these are 2 × 3", Assert.Throws<DataFormatException>(() => Attach(dataset, folder["test.npy"], "test")).Message, StringComparison.Ordinal);
        Assert.False(dataset.Test!.HasFeatures("pixels"));
    }

    [Fact]
    public void AttachFeatures_Again_NeedsForce()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        NpyFile.Write<float>(folder["x.npy"], new float[6], 3, 2);
        NpyFile.Write<float>(folder["y.npy"], new float[9], 3, 3);
        Attach(dataset, folder["x.npy"]);
        Assert.Throws<ConfigurationException>(() => Attach(dataset, folder["y.npy"]));
        Attach(dataset, folder["y.npy"], force: true);
        Assert.Equal(3, Dataset.Open(folder["d"]).Features["pixels"].Dimension);
    }

    [Fact]
    public void AttachFeatures_HalfAfterSingle_BecomesSingle()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        NpyFile.Write<float>(folder["train.npy"], new float[6], 3, 2);
        NpyFile.Write<Half>(folder["test.npy"], [(Half)0.1f, (Half)2, (Half)3, (Half)4], 2, 2);
        Attach(dataset, folder["train.npy"]);
        Attach(dataset, folder["test.npy"], "test");
        Assert.Equal([(float)(Half)0.1f, 2f], Read(dataset, "test", 0));
        Assert.Contains("float16", Assert.Throws<DataFormatException>(() =>
        {
            Dataset other = Dataset.Create(folder["e"], DatasetTests.Content(DatasetTests.Split("train", 3), DatasetTests.Split("test", 2)));
            Attach(other, folder["test.npy"], "test");
            Attach(other, folder["train.npy"]);
        }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".hidden")]
    public void AttachFeatures_ImpossibleName_IsRefused(string name)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        using FeatureSource rows = DatasetTests.Rows(3, 2);
        Assert.Throws<ConfigurationException>(() => dataset.AttachFeatures(name, "train", rows));
    }
}
