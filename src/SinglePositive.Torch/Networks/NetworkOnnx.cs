using SinglePositive.Files;
using SinglePositive.Vision.Onnx;

namespace SinglePositive.Torch.Networks;

/// <summary>The networks of <see cref="NetworkCatalog"/> as operators of an ONNX graph. Needs their weights only, not libtorch.</summary>
public sealed class NetworkOnnx
{
    /// <summary>The tensors of a batch normalisation, in the order of the operator's inputs.</summary>
    private static readonly string[] s_normalisation = ["weight", "bias", "running_mean", "running_var"];

    private readonly OnnxGraph _graph;
    private readonly string _network;
    private readonly string _file;
    private readonly HashSet<string> _used = [];
    private readonly IReadOnlyDictionary<string, SafetensorsTensor> _weights;

    private NetworkOnnx(OnnxGraph graph, string network, IReadOnlyDictionary<string, SafetensorsTensor> weights, string file) =>
        (_graph, _network, _weights, _file) = (graph, network, weights, file);

    /// <summary>Adds a network to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="pictures">Name of the normalised pictures, N × 3 × H × W.</param>
    /// <param name="network">The network's name in the catalogue.</param>
    /// <param name="weights">Its tensors by name.</param>
    /// <param name="file">Where they come from, for messages.</param>
    /// <returns>Name of the features, N × D.</returns>
    /// <exception cref="DataFormatException">A tensor is missing, is one too many or has another shape than the network's.</exception>
    public static string Add(OnnxGraph graph, string pictures, string network, IReadOnlyDictionary<string, SafetensorsTensor> weights, string file)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        NetworkOnnx builder = new(graph, network, weights, file);
        string features = NetworkCatalog.Find(network).Operators(builder, pictures);
        return weights.Keys.FirstOrDefault(name => !builder._used.Contains(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) is { } unused
            ? throw builder.Other($"found '{ShownText.Of(unused)}', which {network} has not")
            : features;
    }

    /// <summary>See <see cref="ResidualNetwork"/>.</summary>
    internal string Residual(string pictures, int[] blocks, bool bottleneck)
    {
        int channels = 64;
        string at = Relu(Convolution("conv1", "bn1", pictures, [channels, 3, 7, 7], stride: 2));
        at = _graph.Operator("MaxPool", [at], OnnxArgument.Of("kernel_shape", [3L, 3L]), OnnxArgument.Of("strides", [2L, 2L]), OnnxArgument.Of("pads", [1L, 1L, 1L, 1L]));
        for (int layer = 1; layer <= blocks.Length; layer++)
        {
            int width = 32 << layer;
            for (int block = 0; block < blocks[layer - 1]; block++)
            {
                string name = $"layer{layer}.{block}.";
                int stride = block == 0 && layer > 1 ? 2 : 1;
                at = bottleneck ? Bottleneck(name, at, channels, width, stride) : Basic(name, at, channels, width, stride);
                channels = bottleneck ? BottleneckBlock.Expansion * width : width;
            }
        }

        return Mean(at);
    }

    /// <summary>See <see cref="SceneNet"/>.</summary>
    internal string Scene(string pictures)
    {
        string at = Relu(Convolution("conv1", "bn1", pictures, [32, 3, 3, 3], stride: 2));
        at = Basic("layer3.", Basic("layer2.", Basic("layer1.", at, 32, 32, 1), 32, 64, 2), 64, SceneNet.Channels, 2);
        at = Relu(Convolution("depthwise", "bn2", at, [SceneNet.Channels, 1, 3, 3], groups: SceneNet.Channels));
        at = Relu(Convolution("pointwise", "bn3", at, [SceneNet.Channels, SceneNet.Channels, 1, 1]));
        string maximum = _graph.Operator("Flatten", [_graph.Operator("GlobalMaxPool", [at])]);
        return _graph.Operator("Concat", [Mean(at), maximum], OnnxArgument.Of("axis", 1));
    }

    /// <summary>See <see cref="BasicBlock"/>.</summary>
    private string Basic(string name, string input, int channels, int width, int stride)
    {
        string at = Relu(Convolution(name + "conv1", name + "bn1", input, [width, channels, 3, 3], stride));
        return Joined(name, Convolution(name + "conv2", name + "bn2", at, [width, width, 3, 3]), input, channels, width, stride);
    }

    /// <summary>See <see cref="BottleneckBlock"/>.</summary>
    private string Bottleneck(string name, string input, int channels, int width, int stride)
    {
        int wide = BottleneckBlock.Expansion * width;
        string at = Relu(Convolution(name + "conv1", name + "bn1", input, [width, channels, 1, 1]));
        at = Relu(Convolution(name + "conv2", name + "bn2", at, [width, width, 3, 3], stride));
        return Joined(name, Convolution(name + "conv3", name + "bn3", at, [wide, width, 1, 1]), input, channels, wide, stride);
    }

    /// <summary>The end of a block: its input is added, brought to the output's shape.</summary>
    private string Joined(string name, string at, string input, int channels, int width, int stride)
    {
        string shortcut = channels == width && stride == 1 ? input : Convolution(name + "downsample.0", name + "downsample.1", input, [width, channels, 1, 1], stride);
        return Relu(_graph.Operator("Add", [at, shortcut]));
    }

    /// <summary>A convolution, normalised.</summary>
    /// <param name="name">Of the convolution.</param>
    /// <param name="normalisation">Name of the batch normalisation.</param>
    /// <param name="input">What goes in.</param>
    /// <param name="shape">Channels that come out, channels that go in per group, height, width.</param>
    /// <param name="stride">In both directions.</param>
    /// <param name="groups">Of channels.</param>
    private string Convolution(string name, string normalisation, string input, long[] shape, long stride = 1, long groups = 1)
    {
        long side = shape[2], padding = side / 2;
        string at = _graph.Operator(
            "Conv",
            [input, Constant(name + ".weight", shape)],
            OnnxArgument.Of("kernel_shape", [side, side]),
            OnnxArgument.Of("strides", [stride, stride]),
            OnnxArgument.Of("pads", [padding, padding, padding, padding]),
            OnnxArgument.Of("group", groups));
        string[] parameters = [.. s_normalisation.Select(part => Constant($"{normalisation}.{part}", [shape[0]]))];
        return _graph.Operator("BatchNormalization", [at, .. parameters], OnnxArgument.Of("epsilon", (float)BatchNormalisation.Epsilon));
    }

    private string Relu(string input) => _graph.Operator("Relu", [input]);

    private string Mean(string input) => _graph.Operator("Flatten", [_graph.Operator("GlobalAveragePool", [input])]);

    private string Constant(string name, long[] shape)
    {
        _used.Add(name);
        SafetensorsTensor tensor = _weights.GetValueOrDefault(name) ?? throw Other($"'{name}' is missing");
        if (!tensor.Shape.SequenceEqual(shape))
            throw Other($"'{name}' has the shape {Shape(shape)} there, found {ShownText.Of(Shape(tensor.Shape))}");
        return _graph.Constant(name, tensor.To<float>(shape), shape);
    }

    private static string Shape(IEnumerable<long> extents) => $"[{string.Join(", ", extents)}]";

    private DataFormatException Other(string difference) => new(_file, null, $"expected the weights of {_network}; {difference}. It is another network, or the file is damaged.");
}
