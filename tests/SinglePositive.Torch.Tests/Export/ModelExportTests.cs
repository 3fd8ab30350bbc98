using Microsoft.ML.OnnxRuntime;
using SinglePositive.Files;
using SinglePositive.Torch.Export;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Tests.FineTuning;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Tests.Export;

/// <summary>Networks as ONNX files give what the networks give.</summary>
public sealed class ModelExportTests : IDisposable
{
    private readonly ScenePlan _scenes = new();

    public void Dispose() => _scenes.Dispose();

    [Theory]
    [InlineData("scenenet", 40)]
    [InlineData("resnet18", 64)]
    [InlineData("resnet50", 64)]
    public void Add_EveryKindOfNetwork_GivesItsFeatures(string name, int size)
    {
        using BackboneNetwork network = NetworkCatalog.Create(name, seed: 4);
        network.Use(training: false);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable none = inference_mode();
        Tensor pictures = rand([1, 3, size, size], generator: new Generator(9));
        float[] expected = network.forward(pictures).data<float>().ToArray();
        Dictionary<string, SafetensorsTensor> weights = NetworkWeights(network);

        byte[] file = OnnxFeatures.Bytes(size, network.FeatureDimension, (graph, input) => NetworkOnnx.Add(graph, input, name, weights, "weights"));

        using OnnxBackbone backbone = OnnxBackbone.Open(file, name, new Preprocessing(size, [0, 0, 0], [1, 1, 1]));
        float[] actual = new float[network.FeatureDimension];
        backbone.Extract(pictures.data<float>().ToArray(), actual);
        double scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-4 * scale, $"{pair.First} and {pair.Second}"));
    }

    /// <summary>Networks that differ in widths alone have the same names: a wide ResNet-50, a ResNeXt, a narrowed ResNet-18; and a tensor of one dimension where a convolution has four.</summary>
    [Theory]
    [InlineData("resnet50", "layer1.0.conv1.weight", 128, 64, 1, 1)]
    [InlineData("resnet50", "layer1.0.conv2.weight", 128, 4, 3, 3)]
    [InlineData("resnet18", "conv1.weight", 32, 3, 7, 7)]
    [InlineData("resnet18", "layer4.1.bn2.running_var", 256)]
    [InlineData("scenenet", "depthwise.weight", 64, 1, 3, 3)]
    [InlineData("scenenet", "conv1.weight", 12)]
    public void Add_TensorOfAnotherShape_IsRefused(string network, string tensor, params int[] shape)
    {
        Dictionary<string, SafetensorsTensor> weights = Weights(network);
        long[] extents = [.. shape.Select(extent => (long)extent)];
        weights[tensor] = SafetensorsTensor.Of<float>(tensor, new float[extents.Aggregate(1L, (product, extent) => product * extent)], extents);

        string message = Refused(network, weights);

        Assert.Contains($"net.pth: expected the weights of {network}; '{tensor}' has the shape", message, StringComparison.Ordinal);
        Assert.Contains($"found [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TensorMissingOrTooMany_IsRefusedInAPlainSentence()
    {
        Dictionary<string, SafetensorsTensor> weights = Weights("resnet18");
        weights["a\u001b[31m"] = SafetensorsTensor.Of<float>("a", [1f], 1);
        Assert.Contains("found 'a?[31m', which resnet18 has not", Refused("resnet18", weights), StringComparison.Ordinal);
        weights.Remove("layer2.0.downsample.0.weight");
        Assert.Contains("'layer2.0.downsample.0.weight' is missing", Refused("resnet18", weights), StringComparison.Ordinal);
        Assert.Contains("resnet34", Refused("resnet34", Weights("resnet18")), StringComparison.Ordinal);
        Assert.Contains("resnet50", Refused("resnet50", Weights("resnet34")), StringComparison.Ordinal);
    }

    private static string Refused(string network, Dictionary<string, SafetensorsTensor> weights) => Assert.Throws<DataFormatException>(
        () => OnnxFeatures.Bytes(64, NetworkCatalog.FeatureDimension(network), (graph, input) => NetworkOnnx.Add(graph, input, network, weights, "net.pth"))).Message;

    private static Dictionary<string, SafetensorsTensor> Weights(string network)
    {
        using BackboneNetwork made = NetworkCatalog.Create(network, seed: 4);
        return NetworkWeights(made);
    }

    /// <summary>The way of a user: train, keep the model in a file, write it as ONNX, run that with ONNX Runtime alone.</summary>
    [Fact]
    public void Write_FineTunedRun_GivesItsTestProbabilities()
    {
        using SinglePositive.Training.TrainingSession session = new(_scenes.Request("bce"), TimeProvider.System, plan => new FineTuner(plan, ScenePlan.Pictures(), TimeProvider.System));
        TrainingResult result = session.Run(cancellation: TestContext.Current.CancellationToken)!.Result;
        RunFolder run = RunFolder.Open(_scenes["run"]);
        (LinearModel head, ModelDescription description) = run.ReadModel();
        NetworkModel network = NetworkModel.Read(run.ModelPath)!;
        using ModelExport export = new(head, description, network, network.Open(head.Features));

        double difference = export.Write(_scenes["model.onnx"]);

        Assert.InRange(difference, 0, 1e-4);
        using InferenceSession onnx = new(_scenes["model.onnx"]);
        Assert.Equal(["classes", "preprocessing", "thresholds"], onnx.ModelMetadata.CustomMetadataMap.Keys.Order());
        string[] files = [.. session.Plan.Dataset.Test!.ReadIds().Select(id => Path.Combine(session.Plan.Dataset.ImageRoot!, id))];
        for (int i = 0; i < files.Length; i++)
        {
            float[] expected = result.TestProbabilities![(i * head.Classes)..((i + 1) * head.Classes)];
            Assert.All(expected.Zip(Run(onnx, ImageReader.Read(files[i]))), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }

        (SinglePositive.Metrics.ScoredExamples scored, _) = run.Score("test", 1);
        Assert.Equal(files.Length, scored.Truth.Examples);
    }

    private static Dictionary<string, SafetensorsTensor> NetworkWeights(BackboneNetwork network) =>
        SinglePositive.Torch.Weights.NetworkWeights.Tensors(network).ToDictionary(tensor => tensor.Name);

    private static float[] Run(InferenceSession session, RgbImage picture)
    {
        int plane = picture.Width * picture.Height;
        float[] values = [.. Enumerable.Range(0, 3 * plane).Select(i => picture.Pixels[(i % plane * 3) + (i / plane)] / 255f)];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, [1, 3, picture.Height, picture.Width]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], ["probabilities"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
