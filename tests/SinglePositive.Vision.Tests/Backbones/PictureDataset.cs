using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Tests.Onnx;

namespace SinglePositive.Vision.Tests.Backbones;

/// <summary>A dataset of small pictures of one colour each, and a network that gives the mean colours: the features of every row are known.</summary>
internal sealed class PictureDataset : IDisposable
{
    public const int Train = 12;
    public const int Test = 5;
    public const int Size = 6;
    public static readonly Preprocessing Preprocessing = new(Size, [0, 0, 0], [1, 1, 1]);
    private readonly ScratchFolder _folder = new();

    /// <param name="bad">Files that are damaged instead of pictures.</param>
    public PictureDataset(params string[] bad)
    {
        TinyNetwork.Write(Network, "image", "colours", spatial: false);
        Directory.CreateDirectory(_folder["pictures/train"]);
        Directory.CreateDirectory(_folder["pictures/test"]);
        Make("d", bad);
    }

    public string Network => _folder["net.onnx"];

    public string this[string name] => _folder[name];

    /// <summary>The red, green and blue of a row, 0 to 255.</summary>
    public static byte[] Colour(string split, int row) => [(byte)(10 * row), (byte)(split == "train" ? 7 : 200), (byte)(255 - row)];

    public static string Id(string split, int row) => $"{split}/{row:000}.png";

    /// <summary>Another dataset of the same pictures.</summary>
    public Dataset Make(string name, params string[] bad)
    {
        SplitContent[] splits = [.. new[] { ("train", Train), ("test", Test) }.Select(split => new SplitContent
        {
            Name = split.Item1,
            Ids = [.. Enumerable.Range(0, split.Item2).Select(row => Picture(split.Item1, row, bad))],
            Truth = new TruthMatrix(split.Item2, 2, [.. Enumerable.Range(0, 2 * split.Item2).Select(cell => (byte)(cell % 2))]),
        })];
        return Dataset.Create(_folder[name], new DatasetContent { Name = name, Classes = ["a", "b"], Source = "test", ImageRoot = _folder["pictures"], Splits = splits });
    }

    public ExtractionResult Extract(string dataset = "d", Shard? shard = null, BadImageRule onBad = BadImageRule.Fail, bool half = false, bool force = false, int threads = 2, string[]? splits = null, Preprocessing? preprocessing = null, int? stopAfter = null)
    {
        using OnnxBackbone backbone = OnnxBackbone.Open(Network, preprocessing ?? Preprocessing);
        ExtractionRequest request = new() { Dataset = _folder[dataset], Name = "colours", Shard = shard ?? Shard.Whole, OnBad = onBad, IsHalf = half, Force = force, Threads = threads, Splits = splits ?? [] };
        using CancellationTokenSource stop = new();
        return new FeatureExtraction(request, backbone, TimeProvider.System).Run(
            progress =>
            {
                if (progress.Done >= stopAfter)
                    stop.Cancel();
            },
            stop.Token);
    }

    /// <summary>Every file of a dataset by its name, as its checksum.</summary>
    public Dictionary<string, string> Files(string dataset) => Directory.EnumerateFiles(_folder[dataset], "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(_folder[dataset], file), Checksum.Sha256);

    /// <summary>Fails unless two datasets have the same files. dataset.json holds the dataset's own name; everything else is equal byte for byte.</summary>
    public static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected.Where(file => file.Key != "dataset.json"), file => Assert.Equal(file.Value, actual[file.Key]));
    }

    public float[] Row(string split, int row, string dataset = "d")
    {
        using FeatureMatrix features = Dataset.Open(_folder[dataset]).Split(split).OpenFeatures("colours");
        float[] values = new float[features.Dimension];
        features.ReadRow(row, values);
        return values;
    }

    public void Dispose() => _folder.Dispose();

    private string Picture(string split, int row, string[] bad)
    {
        string id = Id(split, row);
        string path = Path.Combine(_folder["pictures"], id);
        byte[] colour = Colour(split, row);
        int width = 3 + row, height = 20 - row;
        if (bad.Contains(id))
            File.WriteAllText(path, "no picture");
        else if (!File.Exists(path))
            ImageWriter.WritePng(path, new RgbImage(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(i => colour[i % 3])]));
        return id;
    }
}
