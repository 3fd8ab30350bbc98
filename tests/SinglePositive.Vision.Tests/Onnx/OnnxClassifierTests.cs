using Microsoft.ML.OnnxRuntime;
using SinglePositive.Tests;
using SinglePositive.Tests.Data;
using SinglePositive.Training;
using SinglePositive.Vision.Onnx;

namespace SinglePositive.Vision.Tests.Onnx;

public sealed class OnnxClassifierTests : IDisposable
{
    private const int Size = 8;
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The network averages each channel, so the features of a picture are known: its normalised mean colours.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_NetworkBuiltHere_ComputesTheProbabilities(bool standardised)
    {
        LinearModel head = Head(3, 5, standardised);
        File.WriteAllBytes(_folder["c.onnx"], Classifier(head).Bytes((graph, pictures) => graph.Operator("Flatten", [graph.Operator("GlobalAveragePool", [pictures])])));

        float[] pictures = Pictures(4);
        AssertClose(Expected(head, pictures), Run(_folder["c.onnx"], pictures, 4, Size));
    }

    /// <summary>Names that the user's network shares with the classifier's own must not meet.</summary>
    [Theory]
    [InlineData("image", "features", true)]
    [InlineData("image", "probabilities", true)]
    [InlineData("x", "image_1", false)]
    [InlineData("probabilities", "y", false)]
    public void Write_AroundANetwork_ComputesTheProbabilities(string input, string output, bool spatial)
    {
        TinyNetwork.Write(_folder["n.onnx"], input, output, spatial);
        LinearModel head = Head(3, 4, standardised: true);

        File.WriteAllBytes(_folder["c.onnx"], Classifier(head).Bytes(_folder["n.onnx"], output, spatial));

        float[] pictures = Pictures(2);
        AssertClose(Expected(head, pictures), Run(_folder["c.onnx"], pictures, 2, Size));
    }

    [Fact]
    public void Write_NetworkForOnePicture_SaysSoInItsShape()
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial: false, batch: 1);
        File.WriteAllBytes(_folder["c.onnx"], Classifier(Head(3, 4, false)).Bytes(_folder["n.onnx"], "y", spatial: false));

        using InferenceSession session = new(_folder["c.onnx"]);
        Assert.Equal([1, 3, Size, Size], session.InputMetadata[OnnxClassifier.Input].Dimensions);
        Assert.Equal([1, 4], session.OutputMetadata[OnnxClassifier.Output].Dimensions);
    }

    [Fact]
    public void Write_Metadata_IsReadBack()
    {
        File.WriteAllBytes(_folder["c.onnx"], Classifier(Head(3, 2, false)).Bytes((graph, pictures) => graph.Operator("Flatten", [graph.Operator("GlobalAveragePool", [pictures])])));

        using InferenceSession session = new(_folder["c.onnx"]);
        Assert.Equal("[\"cat\",\"dög\"]", session.ModelMetadata.CustomMetadataMap["classes"]);
        Assert.Equal("spml", session.ModelMetadata.ProducerName);
        Assert.Equal([-1, 3, Size, Size], session.InputMetadata[OnnxClassifier.Input].Dimensions);
    }

    [Fact]
    public void Write_NoSuchOutput_NamesThoseThereAre()
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial: false);
        string message = Assert.Throws<ConfigurationException>(() => Classifier(Head(3, 2, false)).Bytes(_folder["n.onnx"], "z", spatial: false)).Message;
        Assert.Contains("it has y", message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["c.onnx"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void Write_DamagedNetwork_IsRefused(int bytes)
    {
        TinyNetwork.Write(_folder["n.onnx"], "x", "y", spatial: false);
        byte[] whole = File.ReadAllBytes(_folder["n.onnx"]);
        File.WriteAllBytes(_folder["n.onnx"], whole[..bytes]);
        Assert.Throws<DataFormatException>(() => Classifier(Head(3, 2, false)).Bytes(_folder["n.onnx"], "y", spatial: false));
    }

    /// <summary>A real network: what the file computes is the head on what the network computes.</summary>
    [Fact]
    public void Write_AroundMobileNet_ComputesTheProbabilities()
    {
        string network = RealData.Folder("weights/mobilenet_v2_imagenet.onnx");
        const int size = 224;
        float[] pictures = [.. Pictures(1, size)];
        float[] half = [0.5f, 0.5f, 0.5f];
        LinearModel head = Head(1280, 7, standardised: true);
        File.WriteAllBytes(_folder["c.onnx"], new OnnxClassifier(head) { ImageSize = size, Mean = half, Deviation = half }.Bytes(network, "features", spatial: false));

        using InferenceSession session = new(network);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory([.. pictures.Select(value => (value - 0.5f) / 0.5f)], [1, 3, size, size]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], ["features"]);
        using LinearPredictor predictor = new(head, 1);
        using Data.FeatureMatrix features = Data.FeatureMatrix.FromArray(outputs[0].GetTensorDataAsSpan<float>().ToArray(), 1, 1280);
        AssertClose(predictor.Predict(features), Run(_folder["c.onnx"], pictures, 1, size));
    }

    private static OnnxClassifier Classifier(LinearModel head) => new(head)
    {
        ImageSize = Size,
        Mean = Mean,
        Deviation = Deviation,
        Metadata = new Dictionary<string, string> { ["classes"] = "[\"cat\",\"dög\"]" },
    };

    private static LinearModel Head(int features, int classes, bool standardised)
    {
        Random random = new(3);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        return new LinearModel(features, classes, Values(features * classes), Values(classes), standardised ? new Standardisation(Values(features), Values(features)) : null);
    }

    private static float[] Pictures(int count, int size = Size)
    {
        Random random = new(4);
        return [.. Enumerable.Range(0, count * 3 * size * size).Select(_ => random.NextSingle())];
    }

    private static float[] Expected(LinearModel head, float[] pictures)
    {
        int count = pictures.Length / (3 * Size * Size);
        float[] features = new float[count * 3];
        for (int plane = 0; plane < features.Length; plane++)
            features[plane] = (pictures.AsSpan(plane * Size * Size, Size * Size).ToArray().Average() - Mean[plane % 3]) / Deviation[plane % 3];
        using Data.FeatureMatrix matrix = Data.FeatureMatrix.FromArray(features, count, 3);
        using LinearPredictor predictor = new(head, 1);
        return predictor.Predict(matrix);
    }

    private static float[] Run(string file, float[] pictures, int count, int size)
    {
        using InferenceSession session = new(file);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pictures, [count, 3, size, size]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [OnnxClassifier.Input], [input], [OnnxClassifier.Output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
