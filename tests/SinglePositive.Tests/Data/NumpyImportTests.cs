using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class NumpyImportTests
{
    private static void WriteArrays(ScratchFolder folder)
    {
        Directory.CreateDirectory(folder["s"]);
        NpyFile.Write<byte>(folder["s/train_labels.npy"], [1, 0, 0, 0, 1, 1], 3, 2);
        NpyFile.Write<float>(folder["s/train_features.npy"], [1, 2, 3, 4, 5, 6], 3, 2);
        NpyFile.Write<long>(folder["s/test_labels.npy"], [0, 0, 0, 1], 2, 2);
        NpyFile.Write<double>(folder["s/test_features.npy"], [7, 8, 9, 10], 2, 2);
        folder.Text("s/classes.txt", "cat\ndog\n");
    }

    private static string Error<T>(Action action) where T : Exception => Assert.Throws<T>(action).Message;

    [Fact]
    public void Run_Arrays_DropsEmptyTrainRowsOnly()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        ImportResult result = DatasetImport.Run(folder["s"], folder["d"]);

        Assert.Equal("arrays", result.Format);
        Assert.Equal(new Dictionary<string, int> { ["train"] = 1 }, result.Dropped);
        Dataset dataset = Dataset.Open(folder["d"]);
        Assert.Equal(("d", "zeroone"), (dataset.Name, dataset.ValueMap));
        Assert.Equal(["train-0", "train-2"], dataset.Train.ReadIds());
        Assert.Equal([1, 0, 1, 1], dataset.Train.ReadTruth()!.Values);
        Assert.Equal([0, 0, 0, 1], dataset.Test!.ReadTruth()!.Values);
        using FeatureMatrix features = dataset.Train.OpenFeatures("features");
        float[] row = new float[2];
        features.ReadRow(1, row);
        Assert.Equal([5f, 6f], row);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 1 }, null, true)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 1 }, "1=present,0=unknown", false)]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, null, false)]
    public void Run_OneLabelEach_AsksWhetherTheOthersAreUnknown(byte[] labels, string? values, bool warns)
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder["s"]);
        NpyFile.Write<byte>(folder["s/train_labels.npy"], labels, 2, 3);
        folder.Text("s/classes.txt", "cat\ndog\nfox\n");

        ImportResult result = DatasetImport.Run(folder["s"], folder["d"], new ImportOptions { Values = values });

        Assert.Equal(warns, result.Warnings.Any(warning => warning.Contains("exactly one present label", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_EmptyOption_RulesEverySplit()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        Assert.Equal(1, DatasetImport.Run(folder["s"], folder["drop"], new ImportOptions { Empty = EmptyExamples.Drop }).Dataset.Test!.Count);
        Assert.Equal(3, DatasetImport.Run(folder["s"], folder["keep"], new ImportOptions { Empty = EmptyExamples.Keep }).Dataset.Train.Count);
        Assert.Contains("train row 1 ('train-1'): no label is present", Error<DataFormatException>(
            () => DatasetImport.Run(folder["s"], folder["error"], new ImportOptions { Empty = EmptyExamples.Error })), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["error"]));
    }

    [Fact]
    public void Run_ReferenceValues_GiveObservedLabels()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        NpyFile.Write<sbyte>(folder["s/train_labels.npy"], [1, 0, -1, 1, 0, 1], 3, 2);
        Dataset dataset = DatasetImport.Run(folder["s"], folder["d"], new ImportOptions { Values = "reference" }).Dataset;
        Assert.False(dataset.Train.HasTruth);
        Assert.Equal(LabelState.Absent, dataset.Train.ReadObserved()![1, 0]);
        Assert.Equal(LabelState.Unknown, dataset.Train.ReadObserved()![2, 0]);
    }

    [Fact]
    public void Run_ValueOutsideTheMap_NamesFileRowAndColumn()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        NpyFile.Write<sbyte>(folder["s/train_labels.npy"], [1, 0, -1, 1, 0, 1], 3, 2);
        string message = Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"]));
        Assert.Contains("train_labels.npy, row 1, column 0: label values are 1, 0; found -1", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["d"]));
    }

    [Fact]
    public void Run_PartsThatDoNotFit_SaysBothShapesAndLeavesNothing()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        folder.Text("s/classes.txt", "cat\ndog\nbird\n");
        Assert.Contains("names 3 classes; these labels are 3 × 2", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        folder.Text("s/classes.txt", "cat\ncat\n");
        Assert.Contains("'cat' is the name", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        File.Delete(folder["s/classes.txt"]);
        Assert.Contains("classes.txt: this file is missing", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        folder.Text("s/classes.txt", "cat\ndog\n");
        NpyFile.Write<float>(folder["s/train_features.npy"], [1, 2, 3, 4], 2, 2);
        Assert.Contains("3 examples and the features are 2 × 2", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        NpyFile.Write<float>(folder["s/train_features.npy"], [1, 2, float.NaN, 4, 5, float.PositiveInfinity], 3, 2);
        Assert.Contains("train_features.npy, row 2, column 1", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        NpyFile.Write<byte>(folder["s/train_labels.npy"], [1, 0, 0], 3);
        Assert.Contains("has 1: 3", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        File.Delete(folder["s/train_labels.npy"]);
        Assert.Contains("train_labels.npy: this file is missing", Error<DataFormatException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
        Assert.Equal(["s"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_SourceOrFormatUnknown_IsAConfigurationError()
    {
        using ScratchFolder folder = new();
        WriteArrays(folder);
        Assert.Contains("does not exist", Error<ConfigurationException>(() => DatasetImport.Run(folder["none"], folder["d"])), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'arrays'?", Error<ConfigurationException>(() => DatasetImport.Run(folder["s"], folder["d"], new ImportOptions { Format = "arays" })), StringComparison.Ordinal);
        Directory.CreateDirectory(folder["empty"]);
        Assert.Contains("arrays: a folder with", Error<ConfigurationException>(() => DatasetImport.Run(folder["empty"], folder["d"])), StringComparison.Ordinal);
        File.Copy(folder["s/train_labels.npy"], folder["s/formatted_train_labels.npy"]);
        Assert.Contains("could be arrays or prepared", Error<ConfigurationException>(() => DatasetImport.Run(folder["s"], folder["d"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Prepared_KeepsObservedLabelsAndMakesValTheTest()
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder["s"]);
        NpyFile.Write<double>(folder["s/formatted_train_labels.npy"], [1, 0, 0, 1, 1, 1], 3, 2);
        NpyFile.Write<double>(folder["s/formatted_train_labels_obs.npy"], [1, 0, 0, 1, 0, 1], 3, 2);
        NpyFile.WriteStrings(folder["s/formatted_train_images.npy"], ["b.jpg", "ä.jpg", "b.jpg"]);
        NpyFile.Write<long>(folder["s/formatted_val_labels.npy"], [1, 0], 1, 2);
        NpyFile.WriteStrings(folder["s/formatted_val_images.npy"], ["c.jpg"]);
        NpyFile.Write<float>(folder["s/train_features_net_a.npy"], [1, 2, 3], 3, 1);
        NpyFile.Write<float>(folder["s/val_features_net_a.npy"], [4], 1, 1);

        ImportResult result = DatasetImport.Run(folder["s"], folder["d"]);
        Dataset dataset = result.Dataset;
        Assert.Equal(["class000", "class001"], dataset.Classes);
        Assert.Equal(["b.jpg", "ä.jpg", "b.jpg"], dataset.Train.ReadIds());
        Assert.Contains("1 of 3 ids occurred before (the first is 'b.jpg')", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(LabelState.Unknown, dataset.Train.ReadObserved()![2, 0]);
        Assert.Equal([1, 0, 0, 1, 1, 1], dataset.Train.ReadTruth()!.Values);
        Assert.Equal(["c.jpg"], dataset.Test!.ReadIds());
        Assert.True(dataset.Test.HasFeatures("net_a"));

        NpyFile.Write<float>(folder["s/train_features_net_b.npy"], [1, 2, 3], 3, 1);
        NpyFile.Write<float>(folder["s/val_features_net_b.npy"], [4], 1, 1);
        Assert.Contains("Choose one with --features-file", Error<ConfigurationException>(() => DatasetImport.Run(folder["s"], folder["e"])), StringComparison.Ordinal);
        Assert.True(DatasetImport.Run(folder["s"], folder["e"], new ImportOptions { FeaturesFile = "train_features_net_b.npy" }).Dataset.Train.HasFeatures("net_b"));
    }

    [Fact]
    public void Run_FurtherSources_BecomeValidationAndTest()
    {
        using ScratchFolder folder = new();
        foreach (string name in new[] { "a", "b", "c" })
        {
            Directory.CreateDirectory(folder[name]);
            NpyFile.Write<byte>(folder[$"{name}/train_labels.npy"], [1, 0], 1, 2);
            folder.Text($"{name}/classes.txt", name == "c" ? "cat\nbird\n" : "cat\ndog\n");
        }

        Dataset dataset = DatasetImport.Run(folder["a"], folder["d"], new ImportOptions { TestSource = folder["b"], ValidationSource = folder["b"] }).Dataset;
        Assert.Equal(["train", "validation", "test"], dataset.Splits.Select(split => split.Name));
        Assert.Contains("class 1 (from 0) is 'dog'", Error<DataFormatException>(() => DatasetImport.Run(folder["a"], folder["e"], new ImportOptions { TestSource = folder["c"] })), StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => DatasetImport.Run(folder["a"], folder["e"], new ImportOptions { TestSource = folder["none"] }));
    }

    [Theory]
    [InlineData("posters", 6253, 1001, 1280, 25)]
    [InlineData("mirflickr", 4000, 1000, 100, 7)]
    [InlineData("scene", 1211, 1196, 294, 6)]
    public void Run_RealArrays_KeepEveryRow(string name, int train, int test, int dimension, int classes)
    {
        using ScratchFolder folder = new();
        string source = RealData.Folder(name);
        Dataset dataset = DatasetImport.Run(source, folder["d"], new ImportOptions { Empty = EmptyExamples.Keep }).Dataset;
        Assert.Equal((train, test, dimension, classes), (dataset.Train.Count, dataset.Test!.Count, dataset.Features.Single().Value.Dimension, dataset.Classes.Count));
        string original = Directory.GetFiles(source, "train_features*.npy").Single();
        using FeatureMatrix ours = dataset.Train.OpenFeatures(dataset.Features.Keys.Single());
        float[] theirs = NpyFile.Read(original).To<float>();
        float[] row = new float[dimension];
        for (int i = 0; i < train; i += 97)
        {
            ours.ReadRow(i, row);
            Assert.Equal(theirs.AsSpan(i * dimension, dimension), row.AsSpan());
        }
    }
}
