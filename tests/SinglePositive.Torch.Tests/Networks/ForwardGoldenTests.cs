using System.Text.Json;
using SinglePositive.Torch.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Tests.Networks;

/// <summary>Outputs of torchvision's networks in double precision, for weights that a formula gives on both sides (benchmarks/peers/networks.py golden).</summary>
public class ForwardGoldenTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Forward_WeightsOfTheFormula_EqualsTorchvision(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "networks.json")));
        JsonElement expected = golden.RootElement.GetProperty("networks").GetProperty(name);
        using BackboneNetwork network = NetworkCatalog.Create(name, 0);
        network.ReplaceHead(10, 0);
        Fill(network);
        network.Use(training: false);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = inference_mode();

        Tensor features = network.call(tensor(Uniform(1000, 2 * 3 * 64 * 64, u => (u - 0.5) * 4), 2, 3, 64, 64));
        Tensor logits = network.Logits(features);

        Near(expected.GetProperty("logits"), logits);
        Near(expected.GetProperty("features"), features[.., ..16]);
        Near(expected.GetProperty("featureSums"), features.sum(1));
        Near(expected.GetProperty("featureSquares"), features.square().sum(1));
    }

    private static void Fill(BackboneNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        int number = 0;
        foreach ((string name, Tensor target) in network.state_dict().Where(item => !item.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            long[] shape = target.shape;
            Func<double, double> value = shape.Length switch
            {
                4 => u => (u - 0.5) * Math.Sqrt(24.0 / (shape[1] * shape[2] * shape[3])),
                2 => u => (u - 0.5) * Math.Sqrt(12.0 / shape[1]),
                _ when name.EndsWith("running_var", StringComparison.Ordinal) || name.EndsWith(".weight", StringComparison.Ordinal) => u => 0.5 + u,
                _ => u => (u - 0.5) * 0.2,
            };
            target.copy_(tensor(Uniform(number++, target.numel(), value), shape));
        }
    }

    /// <summary>Element i of tensor number t: a hash of both as a number in [0, 1), then the function, rounded to float32.</summary>
    private static float[] Uniform(int number, long count, Func<double, double> value)
    {
        float[] values = new float[count];
        for (uint i = 0; i < count; i++)
        {
            uint x = unchecked((i * 2654435761) + ((uint)number * 40503));
            x ^= x >> 16;
            x *= 0x85ebca6b;
            x ^= x >> 13;
            x *= 0xc2b2ae35;
            x ^= x >> 16;
            values[i] = (float)value((x >> 8) / (double)(1 << 24));
        }

        return values;
    }

    private static void Near(JsonElement expected, Tensor actual)
    {
        double[] reference = [.. expected.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? item.EnumerateArray().Select(value => value.GetDouble()) : [item.GetDouble()])];
        NearTo.Assert(reference, actual.contiguous().data<float>().ToArray(), 1e-4);
    }
}
