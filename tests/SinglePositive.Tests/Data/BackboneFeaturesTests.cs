using SinglePositive.Data;
using SinglePositive.Files;

namespace SinglePositive.Tests.Data;

/// <summary>Features that a network made of pictures: what is recorded of it, and what becomes of pictures that could not be read.</summary>
public class BackboneFeaturesTests
{
    private static readonly BackboneInfo s_backbone = new("/networks/net.onnx", new string('a', 64), "features", 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f], true, new string('b', 64));

    private static Dataset Make(ScratchFolder folder) => Dataset.Create(folder["d"], DatasetTests.Content(DatasetTests.Split("train", 4), DatasetTests.Split("test", 2)));

    private static void Attach(Dataset dataset, string split, string name = "net", BackboneInfo? backbone = null, bool force = false, params BadImage[] bad)
    {
        using FeatureSource rows = DatasetTests.Rows(dataset.Split(split).Count, 3);
        dataset.AttachBackboneFeatures(name, split, rows, backbone ?? s_backbone, bad, force);
    }

    [Fact]
    public void AttachBackboneFeatures_ThenOpen_GivesTheBackboneBack()
    {
        using ScratchFolder folder = new();
        Attach(Make(folder), "train");

        Dataset again = Dataset.Open(folder["d"]);
        again.Verify();
        BackboneInfo found = again.Features["net"].Backbone!;
        Assert.True(found.IsSameAs(s_backbone));
        Assert.Equal(("net.onnx", 224, true), (found.FileName, found.ImageSize, found.ApplyExif));
        Assert.Equal(s_backbone.Mean, found.Mean);
        Assert.Equal(s_backbone.Std, found.Std);
        Assert.Null(again.UsableRows(again.Train, "net"));
        Assert.False(File.Exists(folder["d/train/bad-images.csv"]));
    }

    [Fact]
    public void AttachBackboneFeatures_AnotherBackboneForAnotherSplit_IsRefused()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        Attach(dataset, "train");

        Assert.Contains("net.onnx", Assert.Throws<ConfigurationException>(() => Attach(dataset, "test", backbone: s_backbone with { Output = "logits" })).Message, StringComparison.Ordinal);
        using FeatureSource rows = DatasetTests.Rows(2, 3);
        Assert.Throws<ConfigurationException>(() => dataset.AttachFeatures("net", "test", rows));
        Attach(dataset, "test", backbone: s_backbone with { Path = "/elsewhere/net.onnx" });
    }

    [Fact]
    public void UsableRows_PicturesThatCouldNotBeRead_AreLeftOut()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        Attach(dataset, "train", bad: [new("train-1", "the file is \"empty\", it seems"), new("train-3", "not found")]);

        Dataset again = Dataset.Open(folder["d"]);
        again.Verify();
        Assert.Equal([0, 2], again.UsableRows(again.Train, "net")!);
        Assert.Null(again.UsableRows(again.Test!, "net"));
        Assert.Equal([new("train-1", "the file is \"empty\", it seems"), new("train-3", "not found")], again.Train.ReadBadImages());
        Assert.StartsWith("id,reason\ntrain-1,\"the file is \"\"empty\"\", it seems\"\n", File.ReadAllText(folder["d/train/bad-images.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void UsableRows_FeaturesFromAFile_AreAll()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        Attach(dataset, "train", bad: new BadImage("train-1", "not found"));
        using FeatureSource rows = DatasetTests.Rows(4, 3);
        dataset.AttachFeatures("file", "train", rows);

        Assert.Null(dataset.UsableRows(dataset.Train, "file"));
    }

    [Fact]
    public void AttachBackboneFeatures_OtherFeaturesOfTheSplit_KeepTheirBadImagesListed()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        Attach(dataset, "train", "one", bad: new BadImage("train-1", "not found"));
        Attach(dataset, "train", "two", bad: [new("train-1", "not found"), new("train-2", "empty")]);
        Assert.Equal([0, 3], dataset.UsableRows(dataset.Train, "one")!);

        Dataset alone = Dataset.Create(folder["e"], DatasetTests.Content(DatasetTests.Split("train", 4)));
        Attach(alone, "train", bad: new BadImage("train-1", "not found"));
        Attach(alone, "train", force: true);
        Assert.Null(alone.UsableRows(alone.Train, "net"));
        Dataset.Open(folder["e"]).Verify();
    }

    [Theory]
    [InlineData("")]
    [InlineData("train-1,not found\n")]
    [InlineData("id,reason\ntrain-1\n")]
    [InlineData("id,reason\na,b,c\n")]
    public void ReadBadImages_DamagedList_NamesTheFile(string content)
    {
        using ScratchFolder folder = new();
        Dataset dataset = Make(folder);
        File.WriteAllText(folder["d/train/bad-images.csv"], content);

        Assert.Contains("bad-images.csv", Assert.Throws<DataFormatException>(dataset.Train.ReadBadImages).Message, StringComparison.Ordinal);
    }

    /// <summary>A kill between the file and dataset.json, when the new features have another dimension, leaves a dataset that opens.</summary>
    [Fact]
    public void AttachFeatures_ReplacingByAnotherDimension_FailsOrNot_LeavesADatasetThatOpens()
    {
        using ScratchFolder folder = new();
        Dataset dataset = Dataset.Create(folder["d"], DatasetTests.Content(DatasetTests.Split("train", 3, DatasetTests.Rows(3, 2))));
        using (FeatureSource wrong = FeatureSource.FromArray([1, 2, 3, 4, 5, 6, 7, 8, float.NaN], 3, "NaN"))
            Assert.Throws<DataFormatException>(() => dataset.AttachFeatures("pixels", "train", wrong, force: true));
        Assert.Equal(2, Dataset.Open(folder["d"]).Features["pixels"].Dimension);
        Dataset.Open(folder["d"]).Verify();

        using (FeatureSource right = DatasetTests.Rows(3, 5))
            dataset.AttachFeatures("pixels", "train", right, force: true);
        Dataset.Open(folder["d"]).Verify();
        Assert.Equal(5, Dataset.Open(folder["d"]).Features["pixels"].Dimension);
    }

    [Theory]
    [InlineData("\"imageSize\": 224", "\"imageSize\": 0")]
    [InlineData("\"exif\": \"apply\",", "")]
    [InlineData("0.406", "\"x\"")]
    public void Open_DamagedBackbone_NamesTheKey(string text, string damaged)
    {
        using ScratchFolder folder = new();
        Attach(Make(folder), "train");
        string path = folder["d/dataset.json"];
        string before = File.ReadAllText(path);
        Assert.Contains(text, before, StringComparison.Ordinal);
        AtomicFile.WriteText(path, before.Replace(text, damaged, StringComparison.Ordinal));

        Assert.Contains("features.net.backbone", Assert.Throws<DataFormatException>(() => Dataset.Open(folder["d"])).Message, StringComparison.Ordinal);
    }
}
