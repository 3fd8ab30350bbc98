using System.Runtime.InteropServices;
using SinglePositive.Files;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;
using SinglePositive.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>A network with a linear head on its features: pictures in, L logits out.</summary>
internal sealed class FineTuningModel : IDisposable
{
    private const string NetworkArray = "network.";
    private const string HeadWeight = "head.weight";
    private const string HeadBias = "head.bias";

    /// <param name="network">The network; it is disposed with the model.</param>
    /// <param name="classes">L.</param>
    /// <param name="device">Where it is computed.</param>
    public FineTuningModel(BackboneNetwork network, int classes, Device device)
    {
        Network = network;
        network.to(device);
        if (device.type == DeviceType.CPU)
            ChannelsLast.Lay(network);
        Weight = zeros([classes, network.FeatureDimension], device: device, requires_grad: true).DetachFromDisposeScope();
        Bias = zeros([classes], device: device, requires_grad: true).DetachFromDisposeScope();
    }

    /// <summary>The network.</summary>
    public BackboneNetwork Network { get; }

    /// <summary>The head's weights, L × D.</summary>
    public Tensor Weight { get; }

    /// <summary>The head's biases, L.</summary>
    public Tensor Bias { get; }

    /// <summary>The head as the linear trainer writes it.</summary>
    public LinearModel Head => new((int)Weight.shape[1], (int)Weight.shape[0], Floats(Weight), Floats(Bias), null);

    /// <summary>Logits of a batch, B × L.</summary>
    public Tensor Forward(Tensor pictures)
    {
        using Tensor features = Network.forward(pictures);
        return nn.functional.linear(features, Weight, Bias);
    }

    /// <summary>Sets the head.</summary>
    public void SetHead(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases)
    {
        Set(Weight, weights);
        Set(Bias, biases);
    }

    /// <summary>Every parameter and statistic by name, copied out.</summary>
    public void Save(Dictionary<string, float[]> arrays, string prefix)
    {
        foreach ((string name, Tensor tensor) in State())
            arrays[prefix + name] = Floats(tensor);
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    /// <exception cref="CorruptArtefactException">An array is missing or has another length.</exception>
    public void Restore(IReadOnlyDictionary<string, float[]> arrays, string prefix)
    {
        foreach ((string name, Tensor tensor) in State())
            Set(tensor, Find(arrays, prefix + name, tensor.numel()));
    }

    /// <summary>The network's tensors as files keep them.</summary>
    public IReadOnlyList<SafetensorsTensor> NetworkTensors() => NetworkWeights.Tensors(Network);

    /// <summary>True when no parameter is infinite or not a number.</summary>
    public bool IsFinite()
    {
        using IDisposable none = no_grad();
        foreach ((_, Tensor tensor) in State())
        {
            using DisposeScope scope = NewDisposeScope();
            if (isfinite(tensor).all().cpu().bytes[0] == 0)
                return false;
        }

        return true;
    }

    /// <summary>The values of a tensor, last dimension fastest.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }

    /// <summary>Sets the values of a tensor.</summary>
    public static void Set(Tensor tensor, ReadOnlySpan<float> values)
    {
        using IDisposable none = no_grad();
        using Tensor host = torch.tensor(values.ToArray(), [.. tensor.shape]);
        tensor.copy_(host);
    }

    /// <summary>An array of a checkpoint.</summary>
    /// <exception cref="CorruptArtefactException">It is missing or has another length.</exception>
    public static float[] Find(IReadOnlyDictionary<string, float[]> arrays, string name, long length) =>
        arrays.TryGetValue(name, out float[]? found) && found.LongLength == length
            ? found
            : throw new CorruptArtefactException($"The checkpoint has no array '{name}' of {length} numbers.");

    public void Dispose()
    {
        Network.Dispose();
        Weight.Dispose();
        Bias.Dispose();
    }

    /// <summary>Parameters and running statistics; counters are numbers as well.</summary>
    private IEnumerable<(string Name, Tensor Tensor)> NetworkState() =>
        Network.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(Network.named_buffers().Select(entry => (entry.name, entry.buffer)));

    private IEnumerable<(string Name, Tensor Tensor)> State() =>
        NetworkState().Select(entry => (NetworkArray + entry.Name, entry.Tensor)).Append((HeadWeight, Weight)).Append((HeadBias, Bias));
}
