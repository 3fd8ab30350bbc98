using Microsoft.ML.OnnxRuntime;
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
        Dictionary<string, SinglePositive.Files.SafetensorsTensor> weights = NetworkWeights(network);

        byte[] file = OnnxFeatures.Bytes(size, network.FeatureDimension, (graph, input) => NetworkOnnx.Add(graph, input, name, weights));

        using OnnxBackbone backbone = OnnxBackbone.Open(file, name, new Preprocessing(size, [0, 0, 0], [1, 1, 1]));
        float[] actual = new float[network.FeatureDimension];
        backbone.Extract(pictures.data<float>().ToArray(), actual);
        double scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-4 * scale, $"{pair.First} and {pair.Second}"));
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

        double difference = export.Write(_scenes["model.onnx"], run.ReadThresholds(head.Classes));

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

    private static Dictionary<string, SinglePositive.Files.SafetensorsTensor> NetworkWeights(BackboneNetwork network) =>
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
