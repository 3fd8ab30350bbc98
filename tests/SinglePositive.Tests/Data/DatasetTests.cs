using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class DatasetTests
{
    private static readonly string[] Classes = ["cat", "dog", "Ä \"quoted\""];

    internal static DatasetContent Content(params SplitContent[] splits) => new() { Name = "tiny", Classes = Classes, Splits = splits, Source = "made by a test" };

    internal static SplitContent Split(string name, int examples, FeatureSource? features = null) => new()
    {
        Name = name,
        Ids = [.. Enumerable.Range(0, examples).Select(i => $"{name}-{i}")],
        Truth = new TruthMatrix(examples, 3, [.. Enumerable.Range(0, examples * 3).Select(i => (byte)(i % 2))]),
        Features = features is null ? new Dictionary<string, FeatureSource>() : new Dictionary<string, FeatureSource> { ["pixels"] = features },
    };

    internal static FeatureSource Rows(int rows, int dimension) =>
        FeatureSource.FromArray([.. Enumerable.Range(0, rows * dimension).Select(i => i / 3f)], dimension, "made by a test");

    [Fact]
    public void Create_ThenOpen_GivesEverythingBack()
    {
        using ScratchFolder folder = new();
        SplitContent train = Split("train", 4, Rows(4, 5)) with { Observed = new ObservedMatrix(4, 3, [.. Enumerable.Range(0, 12).Select(i => (LabelState)((i % 3) - 1))]) };
        Dataset.Create(folder["d"], Content(train, Split("test", 2, Rows(2, 5))) with { ImageRoot = "/pictures", ValueMap = "zeroone" });

        Dataset dataset = Dataset.Open(folder["d"]);
        dataset.Verify();
        Assert.Equal(Classes, dataset.Classes);
        Assert.Equal(("tiny", "/pictures", "made by a test", "zeroone"), (dataset.Name, dataset.ImageRoot, dataset.Source, dataset.ValueMap));
        Assert.Equal(new FeatureInfo(5, "float32", "made by a test"), dataset.Features["pixels"]);
        Assert.Equal(["train", "test"], dataset.Splits.Select(split => split.Name));
        Assert.Null(dataset.Validation);
        Assert.Equal(train.Ids, dataset.Train.ReadIds());
        Assert.Equal(train.Truth!.Values, dataset.Train.ReadTruth()!.Values);
        Assert.Equal(train.Observed.Values, dataset.Train.ReadObserved()!.Values);
        Assert.Null(dataset.Test!.ReadObserved());
        using FeatureMatrix features = dataset.Train.OpenFeatures("pixels");
        float[] row = new float[5];
        features.ReadRow(3, row);
        Assert.Equal([5f, 16 / 3f, 17 / 3f, 6f, 19 / 3f], row);
    }

    [Fact]
    public void Create_FolderExists_IsRefusedWithoutForce()
    {
        using ScratchFolder folder = new();
        Dataset.Create(folder["d"], Content(Split("train", 2)));
        Assert.Contains("--force", Assert.Throws<ConfigurationException>(() => Dataset.Create(folder["d"], Content(Split("train", 3)))).Message, StringComparison.Ordinal);
        Assert.Equal(2, Dataset.Open(folder["d"]).Train.Count);

        Dataset.Create(folder["d"], Content(Split("train", 3)), force: true);
        Assert.Equal(3, Dataset.Open(folder["d"]).Train.Count);
        Assert.Equal(["d"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Create_FolderOfSomethingElse_IsNeverReplaced()
    {
        using ScratchFolder folder = new();
        folder.Text("mine/precious.txt", "precious");
        Assert.Throws<ConfigurationException>(() => Dataset.Create(folder["mine"], Content(Split("train", 2)), force: true));
        Assert.Equal("precious", File.ReadAllText(folder["mine/precious.txt"]));
    }

    [Fact]
    public void Create_FaultWhileWriting_LeavesNothingAndKeepsTheOld()
    {
        using ScratchFolder folder = new();
        float[] values = new float[4 * 5];
        values[17] = float.NaN;
        DatasetContent bad = Content(Split("train", 4, FeatureSource.FromArray(values, 5, "x.npy")));

        DataFormatException error = Assert.Throws<DataFormatException>(() => Dataset.Create(folder["new/deeper/d"], bad));
        Assert.Contains("row 3, column 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));

        Dataset.Create(folder["d"], Content(Split("train", 2)));
        Assert.Throws<DataFormatException>(() => Dataset.Create(folder["d"], bad, force: true));
        Assert.Equal(2, Dataset.Open(folder["d"]).Train.Count);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_TargetCannotBeWritten_LeavesNothing()
    {
        using ScratchFolder folder = new();
        folder.Text("file", "x");
        Assert.ThrowsAny<IOException>(() => Dataset.Create(folder["file/d"], Content(Split("train", 2))));
        Assert.Throws<ConfigurationException>(() => Dataset.Create(folder["file"], Content(Split("train", 2)), force: true));
        Assert.Equal("x", File.ReadAllText(folder["file"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_AfterAKilledImport_TakesItsPlace()
    {
        using ScratchFolder folder = new();
        folder.Text("d.spml-partial/train/ids.txt", "left over");
        folder.Text("d.spml-replaced/dataset.json", "left over");
        Dataset.Create(folder["d"], Content(Split("train", 2)));
        Dataset.Open(folder["d"]).Verify();
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_PartsThatDoNotFit_SaysBothShapes()
    {
        using ScratchFolder folder = new();
        Assert.Contains("4 examples and the features are 3 × 5", Assert.Throws<DataFormatException>(
            () => Dataset.Create(folder["d"], Content(Split("train", 4, Rows(3, 5))))).Message, StringComparison.Ordinal);
        Assert.Contains("have 5 columns; these are 2 × 6", Assert.Throws<DataFormatException>(
            () => Dataset.Create(folder["d"], Content(Split("train", 4, Rows(4, 5)), Split("test", 2, Rows(2, 6))))).Message, StringComparison.Ordinal);
        Assert.Contains("3 ids and 3 classes; its true labels are 2 × 3", Assert.Throws<DataFormatException>(
            () => Dataset.Create(folder["d"], Content(Split("train", 2) with { Ids = ["a", "b", "c"] }))).Message, StringComparison.Ordinal);
        Assert.Contains("'cat' is the name of class 0 and of class 1", Assert.Throws<DataFormatException>(
            () => Dataset.Create(folder["d"], Content(Split("train", 2)) with { Classes = ["cat", "cat", "dog"] })).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Open_NoFolder_IsAConfigurationError()
    {
        using ScratchFolder folder = new();
        Assert.Throws<ConfigurationException>(() => Dataset.Open(folder["none"]));
        Assert.Throws<DataFormatException>(() => Dataset.Open(folder.Path));
    }

    [Theory]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 2", "reads version 1")]
    [InlineData("\"formatVersion\": 1,", "", "formatVersion")]
    [InlineData("\"train\": 4", "\"train\": -4", "splits.train")]
    [InlineData("\"train\": 4", "\"train\": 5", "5 × 3 (examples × classes) is expected; found 4 × 3")]
    [InlineData("\"train\": 4", "\"training\": 4", "splits.training")]
    [InlineData("\"dimension\": 5", "\"dimension\": 6", "4 × 6 (examples × dimension) is expected; found 4 × 5")]
    [InlineData("\"float32\"", "\"float8\"", "float8")]
    [InlineData("\"dog\"", "\"cat\"", "'cat' is the name")]
    [InlineData("\"dog\"", "7", "classes[1]")]
    [InlineData("\"train/ids.txt\"", "\"../ids.txt\"", "only files inside")]
    [InlineData("\"train/ids.txt\"", "\"train/gone.txt\"", "gone.txt: this file is listed")]
    [InlineData("\"classes\"", "classes", "line 4: this is not valid JSON")]
    public void Open_DamagedManifest_SaysWhatIsWrong(string part, string damage, string message)
    {
        using ScratchFolder folder = new();
        Dataset.Create(folder["d"], Content(Split("train", 4, Rows(4, 5))));
        string path = folder["d/dataset.json"];
        string json = File.ReadAllText(path);
        Assert.Contains(part, json, StringComparison.Ordinal);
        File.WriteAllText(path, json.Replace(part, damage, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Dataset.Open(folder["d"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TruncatedArray_IsRefused()
    {
        using ScratchFolder folder = new();
        Dataset.Create(folder["d"], Content(Split("train", 4, Rows(4, 5))));
        using (FileStream stream = File.OpenWrite(folder["d/train/features/pixels.npy"]))
            stream.SetLength(stream.Length - 1);
        Assert.Throws<DataFormatException>(() => Dataset.Open(folder["d"]));
    }

    [Fact]
    public void ReadTruth_ValueOutsideZeroOne_NamesTheCell()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Dataset.Create(folder["d"], Content(Split("train", 2)));
        NpyFile.Write<byte>(folder["d/train/truth.npy"], [0, 1, 0, 0, 0, 2], 2, 3);
        Assert.Contains("row 1, column 2: 0 or 1 is expected; found 2", Assert.Throws<DataFormatException>(() => dataset.Train.ReadTruth()).Message, StringComparison.Ordinal);
        Assert.Throws<CorruptArtefactException>(dataset.Verify);
    }

    [Fact]
    public void WriteObserved_ThenValidationRows_AreThereAfterwards()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Dataset.Create(folder["d"], Content(Split("train", 4)));
        LabelState[] states = new LabelState[12];
        states[5] = LabelState.Present;
        dataset.WriteObserved("train", new ObservedMatrix(4, 3, states));
        dataset.WriteValidationRows([1, 3]);

        Dataset again = Dataset.Open(folder["d"]);
        again.Verify();
        Assert.Equal(LabelState.Present, again.Train.ReadObserved()![1, 2]);
        Assert.Equal([1, 3], again.Train.ReadValidationRows()!);
        Assert.Contains("4 × 3", Assert.Throws<ConfigurationException>(() => dataset.WriteObserved("train", new ObservedMatrix(3, 3, new LabelState[9]))).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => dataset.WriteValidationRows([3, 1]));
        Assert.Throws<ConfigurationException>(() => dataset.WriteValidationRows([4]));
        Assert.Throws<ConfigurationException>(() => dataset.WriteObserved("test", new ObservedMatrix(0, 3, [])));
    }
}
