using SinglePositive.Files;
using SinglePositive.Vision.Onnx;

namespace SinglePositive.Torch.Networks;

/// <summary>The networks of <see cref="NetworkCatalog"/> as operators of an ONNX graph. Needs their weights only, not libtorch.</summary>
public sealed class NetworkOnnx
{
    private const float Epsilon = 1e-5f; // of batch normalisation, as in PyTorch
    private readonly OnnxGraph _graph;
    private readonly HashSet<string> _used = [];
    private readonly IReadOnlyDictionary<string, SafetensorsTensor> _weights;

    private NetworkOnnx(OnnxGraph graph, IReadOnlyDictionary<string, SafetensorsTensor> weights) => (_graph, _weights) = (graph, weights);

    /// <summary>Adds a network to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="pictures">Name of the normalised pictures, N × 3 × H × W.</param>
    /// <param name="network">The network's name in the catalogue.</param>
    /// <param name="weights">Its tensors by name.</param>
    /// <returns>Name of the features, N × D.</returns>
    /// <exception cref="CorruptArtefactException">A tensor is missing.</exception>
    public static string Add(OnnxGraph graph, string pictures, string network, IReadOnlyDictionary<string, SafetensorsTensor> weights)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        NetworkOnnx builder = new(graph, weights);
        string features = network == SceneNet.CatalogName ? builder.Scene(pictures) : builder.Residual(pictures, NetworkCatalog.Blocks(network));
        return weights.Keys.FirstOrDefault(name => !builder._used.Contains(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) is { } unused
            ? throw new CorruptArtefactException($"The network's weights have '{unused}', which {network} has not: it is another network.")
            : features;
    }

    private string Residual(string pictures, int[] blocks)
    {
        string at = Relu(Normalised("bn1", Convolution("conv1", pictures, stride: 2)));
        at = _graph.Operator("MaxPool", [at], OnnxArgument.Of("kernel_shape", [3L, 3L]), OnnxArgument.Of("strides", [2L, 2L]), OnnxArgument.Of("pads", [1L, 1L, 1L, 1L]));
        for (int layer = 1; layer <= blocks.Length; layer++)
        {
            for (int block = 0; block < blocks[layer - 1]; block++)
                at = Block($"layer{layer}.{block}.", at, block == 0 && layer > 1 ? 2 : 1);
        }

        return Mean(at);
    }

    private string Scene(string pictures)
    {
        string at = Relu(Normalised("bn1", Convolution("conv1", pictures, stride: 2)));
        at = Block("layer3.", Block("layer2.", Block("layer1.", at, 1), 2), 2);
        at = Relu(Normalised("bn2", Convolution("depthwise", at, groups: _weights["depthwise.weight"].Shape[0])));
        at = Relu(Normalised("bn3", Convolution("pointwise", at)));
        string maximum = _graph.Operator("Flatten", [_graph.Operator("GlobalMaxPool", [at])]);
        return _graph.Operator("Concat", [Mean(at), maximum], OnnxArgument.Of("axis", 1));
    }

    /// <summary>A residual block; the convolution of 3 × 3 that comes first carries the stride.</summary>
    private string Block(string name, string input, int stride)
    {
        bool bottleneck = _weights.ContainsKey(name + "conv3.weight");
        string at = Relu(Normalised(name + "bn1", Convolution(name + "conv1", input, bottleneck ? 1 : stride)));
        at = Normalised(name + "bn2", Convolution(name + "conv2", at, bottleneck ? stride : 1));
        if (bottleneck)
            at = Normalised(name + "bn3", Convolution(name + "conv3", Relu(at)));
        string shortcut = _weights.ContainsKey(name + "downsample.0.weight") ? Normalised(name + "downsample.1", Convolution(name + "downsample.0", input, stride)) : input;
        return Relu(_graph.Operator("Add", [at, shortcut]));
    }

    private string Convolution(string name, string input, long stride = 1, long groups = 1)
    {
        SafetensorsTensor weight = Weight(name + ".weight");
        long side = weight.Shape[2], padding = side / 2;
        return _graph.Operator(
            "Conv",
            [input, Constant(name + ".weight")],
            OnnxArgument.Of("kernel_shape", [side, side]),
            OnnxArgument.Of("strides", [stride, stride]),
            OnnxArgument.Of("pads", [padding, padding, padding, padding]),
            OnnxArgument.Of("group", groups));
    }

    private string Normalised(string name, string input) => _graph.Operator(
        "BatchNormalization",
        [input, Constant(name + ".weight"), Constant(name + ".bias"), Constant(name + ".running_mean"), Constant(name + ".running_var")],
        OnnxArgument.Of("epsilon", Epsilon));

    private string Relu(string input) => _graph.Operator("Relu", [input]);

    private string Mean(string input) => _graph.Operator("Flatten", [_graph.Operator("GlobalAveragePool", [input])]);

    private string Constant(string name)
    {
        SafetensorsTensor tensor = Weight(name);
        long[] shape = [.. tensor.Shape];
        return _graph.Constant(name, tensor.To<float>(shape), shape);
    }

    private SafetensorsTensor Weight(string name)
    {
        _used.Add(name);
        return _weights.GetValueOrDefault(name) ?? throw new CorruptArtefactException($"The network's weights lack '{name}': it is another network, or the file is damaged.");
    }
}
