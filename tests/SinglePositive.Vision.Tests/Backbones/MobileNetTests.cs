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
        string[] names = File.ReadAllLines(Golden("photo_names.txt"));
        float[] expected = NpyFile.Read(Golden("photo_features_mobilenet_v2.npy")).To<float>();
        using OnnxBackbone backbone = Open();
        float[] chw = new float[s_preprocessing.Length], features = new float[backbone.Dimension];
        foreach (string file in Directory.GetFiles(Golden("."), $"pillow_bilinear_{Size}_*.npy"))
        {
            RgbImage resized = new(Size, Size, NpyFile.Read(file).To<byte>());
            s_preprocessing.Fill(resized, chw);
            backbone.Extract(chw, features);

            string name = Path.GetFileNameWithoutExtension(file).Split('_')[^1];
            int row = Array.FindIndex(names, line => line.Contains(name, StringComparison.Ordinal));
            AssertClose(expected.AsSpan(row * backbone.Dimension, backbone.Dimension), features, name);
        }
    }

    internal static OnnxBackbone Open() => OnnxBackbone.Open(RealData.Folder("weights/mobilenet_v2_imagenet.onnx"), s_preprocessing);

    internal static string Golden(string name)
    {
        string path = GoldenFolder.File("images/" + name);
        Assert.SkipUnless(Path.Exists(path), "the reference pictures are not here; set SPML_GOLDEN to the folder that holds images/");
        return path;
    }

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
