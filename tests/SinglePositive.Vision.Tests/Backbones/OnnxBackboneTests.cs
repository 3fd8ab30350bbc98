using SinglePositive.Tests.Data;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Tests.Onnx;

namespace SinglePositive.Vision.Tests.Backbones;

public sealed class OnnxBackboneTests : IDisposable
{
    private static readonly Preprocessing s_preprocessing = new(4, [0, 0, 0], [1, 1, 1]);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 1)]
    public void Extract_VectorOrMap_GivesTheMeansOfTheChannels(bool spatial, int? batch)
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial, batch);
        using OnnxBackbone backbone = OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing);
        Assert.Equal((3, spatial, "y"), (backbone.Dimension, backbone.IsAveraged, backbone.Output));

        float[] picture = [.. Enumerable.Range(0, s_preprocessing.Length).Select(i => (float)i)];
        float[] features = new float[3];
        backbone.Extract(picture, features);
        Assert.Equal([7.5f, 23.5f, 39.5f], features);
    }

    [Fact]
    public void Extract_NumbersThatAreNotFinite_AreRefused()
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial: false);
        using OnnxBackbone backbone = OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing);
        float[] picture = new float[s_preprocessing.Length];
        picture[20] = float.NaN;
        Assert.Contains("not finite", Assert.Throws<ConfigurationException>(() => backbone.Extract(picture, new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchOutput_NamesTheNearest()
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "features", spatial: false);
        string message = Assert.Throws<ConfigurationException>(() => OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing, "feature")).Message;
        Assert.Contains("Did you mean 'features'?", message, StringComparison.Ordinal);
        Assert.Contains("'features' Single N x 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NetworkForSeveralPictures_IsRefused()
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial: false, batch: 4);
        Assert.Contains("takes 4 pictures at once", Assert.Throws<ConfigurationException>(() => OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no network")]
    public void Open_NotANetwork_SaysSo(string content)
    {
        File.WriteAllText(_folder["n.onnx"], content);
        string message = Assert.Throws<DataFormatException>(() => OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing)).Message;
        Assert.Contains("ONNX Runtime cannot load this as a network", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchFile_IsAConfigurationError() =>
        Assert.Throws<ConfigurationException>(() => OnnxBackbone.Open(_folder["n.onnx"], s_preprocessing));

    [Fact]
    public void Sha256_WeightsInAFileBeside_ArePartOfTheNetwork()
    {
        string alone = NetworkFile.Sha256(_folder.Text("n.onnx", "network"));
        Assert.Equal(SinglePositive.Files.Checksum.Sha256("network"u8), alone);
        _folder.Text("n.onnx.data", "weights");
        string first = NetworkFile.Sha256(_folder["n.onnx"]);
        _folder.Text("n.onnx.data", "other weights");
        Assert.Equal(3, new[] { alone, first, NetworkFile.Sha256(_folder["n.onnx"]) }.Distinct().Count());
    }

    [Fact]
    public void Description_BesideTheFile_IsRead()
    {
        Assert.Equal(new BackboneDescription(), BackboneDescription.Beside(_folder["n.onnx"]));
        _folder.Text("n.json", "{ \"imageSize\": 224, \"mean\": [0.5, 0.4, 0.3], \"std\": [1, 1, 1], \"exif\": \"ignore\", \"output\": \"y\" } // comment");
        BackboneDescription found = BackboneDescription.Beside(_folder["n.onnx"]);
        Assert.Equal((224, false, "y"), (found.ImageSize, found.ApplyExif, found.Output));
        Assert.Equal([0.5f, 0.4f, 0.3f], found.Mean!);
    }

    [Theory]
    [InlineData("{ \"imagesize\": 224 }", "Did you mean 'imageSize'?")]
    [InlineData("{ \"imageSize\": \"224\" }", "a whole number is expected")]
    [InlineData("{ \"mean\": [1, 2] }", "three numbers")]
    [InlineData("{ \"std\": 3 }", "three numbers")]
    [InlineData("{ \"exif\": \"yes\" }", "\"apply\" or \"ignore\"")]
    [InlineData("{ \"output\": \"\" }", "a text")]
    [InlineData("[]", "a JSON object")]
    [InlineData("{", "not valid JSON")]
    public void Description_Damaged_SaysWhatIsExpected(string json, string expected)
    {
        _folder.Text("n.onnx.json", json);
        string message = Assert.Throws<DataFormatException>(() => BackboneDescription.Beside(_folder["n.onnx"])).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("n.onnx.json", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/4", 3, 4)]
    public void Shard_Text_IsReadAndWritten(string text, int index, int count)
    {
        Assert.Equal(new Shard(index, count), Shard.Parse(text));
        Assert.Equal(text, Shard.Parse(text).ToString());
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("-1/4")]
    public void Shard_NoSuchPart_IsRefused(string text) => Assert.Throws<FormatException>(() => Shard.Parse(text));

    [Fact]
    public void Shard_AllParts_CoverEveryRowOnce()
    {
        foreach ((int count, int parts) in new[] { (0, 3), (2, 5), (10, 1), (10, 3), (2_000_000_000, 7) })
        {
            int next = 0;
            foreach (Shard shard in new Shard(1, parts).All())
            {
                Assert.Equal(next, shard.Rows(count).First);
                next = shard.Rows(count).End;
            }

            Assert.Equal(count, next);
        }
    }
}
