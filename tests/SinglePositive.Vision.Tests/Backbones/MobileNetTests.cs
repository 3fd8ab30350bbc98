using SinglePositive.Files;
using SinglePositive.Tests;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Backbones;

/// <summary>A real network on real photographs gives the features that PyTorch gives with Pillow's pictures.</summary>
public class MobileNetTests
{
    private const int Size = 224;
    private const double Tolerance = 1e-3;

    /// <summary>What the network was made for: RGB/127.5 - 1; the reference ignores EXIF.</summary>
    private static readonly Preprocessing s_preprocessing = new(Size, [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], applyExif: false);

    [Fact]
    public void Extract_PicturesResizedByPillow_GivesTheReferenceFeatures()
    {
        string[] names = File.ReadAllLines(GoldenFolder.OfPictures("photo_names.txt"));
        float[] expected = NpyFile.Read(GoldenFolder.OfPictures("photo_features_mobilenet_v2.npy")).To<float>();
        using OnnxBackbone backbone = Open();
        float[] chw = new float[s_preprocessing.Length], features = new float[backbone.Dimension];
        foreach (string file in Directory.GetFiles(GoldenFolder.OfPictures(""), $"pillow_bilinear_{Size}_*.npy"))
        {
            RgbImage resized = new(Size, Size, NpyFile.Read(file).To<byte>());
            s_preprocessing.Fill(resized, chw);
            backbone.Extract(chw, features);

            string name = Path.GetFileNameWithoutExtension(file).Split('_')[^1];
            int row = Array.FindIndex(names, line => line.Contains(name, StringComparison.Ordinal));
            AssertClose(expected.AsSpan(row * backbone.Dimension, backbone.Dimension), features, name);
        }
    }

    [Fact]
    public void Run_Photographs_GivesTheReferenceFeaturesInOrder()
    {
        string[] names = File.ReadAllLines(GoldenFolder.OfPictures("photo_names.txt"));
        float[] expected = NpyFile.Read(GoldenFolder.OfPictures("photo_features_mobilenet_v2.npy")).To<float>();
        string photos = RealData.Folder("photos/train2017");
        using OnnxBackbone backbone = Open();
        int rows = 0;
        new FeatureExtractor(backbone, 2, TimeProvider.System).Run(
            names.Select(name => Path.Combine(photos, Path.GetFileName(name))),
            picture =>
            {
                Assert.Equal(rows++, picture.Index);
                AssertClose(expected.AsSpan(picture.Index * backbone.Dimension, backbone.Dimension), picture.Features, names[picture.Index]);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(names.Length, rows);
    }

    /// <summary>The same bits from one thread and from several.</summary>
    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameBits()
    {
        string[] photos = [.. Directory.GetFiles(RealData.Folder("photos/train2017"), "*.jpg").Order(StringComparer.Ordinal).Take(12)];
        using OnnxBackbone backbone = Open();
        List<float[]>[] features = [[], []];
        for (int i = 0; i < features.Length; i++)
            new FeatureExtractor(backbone, (3 * i) + 1, TimeProvider.System).Run(photos, picture => features[i].Add(picture.Features!), TestContext.Current.CancellationToken);
        Assert.Equal(features[0], features[1]);
    }

    /// <summary>Awkward and hostile files give features or a reason, each within five seconds, and none ends the work.</summary>
    [Fact]
    public void Run_OddFiles_GiveFeaturesOrAReason()
    {
        string[] files = [.. Directory.GetFiles(RealData.Folder("odd")).Order(StringComparer.Ordinal)];
        using OnnxBackbone backbone = Open();
        int rows = 0;
        long before = TimeProvider.System.GetTimestamp();
        new FeatureExtractor(backbone, 1, TimeProvider.System).Run(
            files,
            picture =>
            {
                Assert.True(picture.Features is not null ^ picture.Problem is not null, picture.Path);
                Assert.True(picture.Problem is null || picture.Problem.Reason.Length > 5, picture.Path);
                double seconds = TimeProvider.System.GetElapsedTime(before).TotalSeconds;
                before = TimeProvider.System.GetTimestamp();
                Assert.True(seconds < 5, $"{picture.Path}: {seconds} s");
                TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(picture.Path)}: {picture.Problem?.Reason ?? "features"}");
                rows++;
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(files.Length, rows);
    }

    internal static OnnxBackbone Open() => OnnxBackbone.Open(RealData.Folder("weights/mobilenet_v2_imagenet.onnx"), s_preprocessing);

    /// <summary>The largest difference of a row against the largest feature of the row.</summary>
    internal static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string name)
    {
        double largest = 0, scale = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        Assert.True(largest <= Tolerance * scale, $"{name}: differs by {largest:g3}, the largest feature is {scale:g3}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {largest / scale:g3}");
    }
}
