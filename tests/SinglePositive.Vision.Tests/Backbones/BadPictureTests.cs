using SinglePositive.Data;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Vision.Tests.Backbones;

/// <summary>Pictures that cannot be read never move another row.</summary>
public class BadPictureTests
{
    private static readonly string[] s_bad = [PictureDataset.Id("train", 4), PictureDataset.Id("train", 11)];

    [Fact]
    public void Run_BadPictureAndFail_EndsWithItsNameAndGoesOnLater()
    {
        using PictureDataset data = new(s_bad);
        string message = Assert.Throws<DataFormatException>(() => data.Extract()).Message;
        Assert.Contains(Path.Combine(data["pictures"], s_bad[0]), message, StringComparison.Ordinal);
        Assert.Contains("row 4 of train", message, StringComparison.Ordinal);
        Assert.Contains("4 pictures before it are kept", message, StringComparison.Ordinal);
        Assert.Contains("--on-bad report", message, StringComparison.Ordinal);
        Assert.Empty(Dataset.Open(data["d"]).Features);

        Assert.Equal(PictureDataset.Train + PictureDataset.Test - 4, data.Extract(onBad: BadImageRule.Report).Extracted);
    }

    [Fact]
    public void Run_BadPictureMendedAfterFail_IsRead()
    {
        using PictureDataset data = new(s_bad[..1]);
        Assert.Throws<DataFormatException>(() => data.Extract());
        File.Copy(Path.Combine(data["pictures"], PictureDataset.Id("train", 5)), Path.Combine(data["pictures"], s_bad[0]), overwrite: true);

        data.Extract();
        Assert.Equal(data.Row("train", 5), data.Row("train", 4));
    }

    [Theory]
    [InlineData(BadImageRule.Report)]
    [InlineData(BadImageRule.Skip)]
    public void Run_BadPictures_AreZerosListedAndLeftOut(BadImageRule rule)
    {
        using PictureDataset data = new(s_bad);
        string missing = PictureDataset.Id("test", 2);
        File.Delete(Path.Combine(data["pictures"], missing));
        ExtractionResult result = data.Extract(onBad: rule);

        Assert.Equal(s_bad, result.Splits[0].Bad.Select(image => image.Id));
        Assert.Equal([missing], result.Splits[1].Bad.Select(image => image.Id));
        Dataset dataset = Dataset.Open(data["d"]);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9, 10], dataset.UsableRows(dataset.Train, "colours")!);
        Assert.Equal([0, 1, 3, 4], dataset.UsableRows(dataset.Test!, "colours")!);
        Assert.Equal([0, 0, 0], data.Row("train", 4));
        Assert.Equal(PictureDataset.Colour("train", 5)[0] / 255f, data.Row("train", 5)[0], 1e-6f);
        Assert.All(dataset.Train.ReadBadImages(), image => Assert.True(image.Reason.Length > 5, image.Reason));
    }

    [Fact]
    public void Run_BegunWithSkipAndGoneOnWithFail_NamesTheBadPicture()
    {
        using PictureDataset data = new(s_bad);
        Assert.ThrowsAny<OperationCanceledException>(() => data.Extract(onBad: BadImageRule.Skip, stopAfter: 6, threads: 1));

        Assert.Contains(s_bad[0], Assert.Throws<DataFormatException>(() => data.Extract()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData(null)]
    public void FeatureExtraction_NoFolderOfPictures_SaysWhereToNameIt(string? images)
    {
        using PictureDataset data = new();
        using OnnxBackbone backbone = OnnxBackbone.Open(data.Network, PictureDataset.Preprocessing);
        if (images is null)
            Directory.Move(data["pictures"], data["moved"]);
        ExtractionRequest request = new() { Dataset = data["d"], Name = "x", Images = images is null ? null : data[images] };

        Assert.Throws<ConfigurationException>(() => new FeatureExtraction(request, backbone, TimeProvider.System));
        _ = new FeatureExtraction(request with { Images = data[images is null ? "moved" : "pictures"] }, backbone, TimeProvider.System);
    }
}
