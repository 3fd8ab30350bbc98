using SinglePositive.Files;
using SinglePositive.Training;

namespace SinglePositive.Vision.Onnx;

/// <summary>One ONNX file that goes from pictures to probabilities: normalisation, network, linear head and sigmoid.</summary>
/// <remarks>Input <c>image</c>: float32, N × 3 × S × S, red, green, blue from 0 to 1. Output <c>probabilities</c>: float32, N × L.</remarks>
public sealed class OnnxClassifier
{
    /// <summary>Name of the input.</summary>
    public const string Input = "image";

    /// <summary>Name of the output.</summary>
    public const string Output = "probabilities";

    private const int RgbChannels = Images.RgbImage.Channels;
    private const string Own = "spml/";
    private const int Float32 = 1;
    private const int Float16 = 10;

    private readonly LinearModel _head;

    /// <summary>Begins with what follows the network.</summary>
    /// <param name="head">The linear classifier on the network's features.</param>
    public OnnxClassifier(LinearModel head)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
    }

    /// <summary>S: pictures are S × S pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>What is subtracted from red, green and blue, in units of 0 to 1.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>What the difference is divided by.</summary>
    public required IReadOnlyList<float> Deviation { get; init; }

    /// <summary>True when the head was trained on features kept as float16: they are rounded here as well.</summary>
    public bool RoundsFeatures { get; init; }

    /// <summary>Entries for <c>metadata_props</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The classifier around an ONNX network of the user's, as the bytes of a file.</summary>
    /// <param name="network">The network's file: one input, N × 3 × S × S of normalised pictures.</param>
    /// <param name="features">Name of the output that the head reads.</param>
    /// <param name="spatial">True when that output is N × D × H × W and is averaged over H × W.</param>
    /// <exception cref="DataFormatException">The file is no network that can be built upon.</exception>
    /// <exception cref="ConfigurationException">It has several inputs, or no such output.</exception>
    public byte[] Bytes(string network, string features, bool spatial)
    {
        OnnxNetwork body = OnnxNetwork.Read(network);
        if (body.Inputs is not [string input])
            throw new ConfigurationException($"{network} has {body.Inputs.Count} inputs ({string.Join(", ", body.Inputs)}); a network that reads pictures only is needed.");
        if (!body.Outputs.Contains(features))
            throw new ConfigurationException($"{network} has no output '{features}'; it has {string.Join(", ", body.Outputs)}.");
        OnnxGraph before = new(body.Names.Append(Input).Append(Output), Own), after = new(body.Names.Append(Input).Append(Output), Own + "head/");
        Dictionary<string, string> names = new() { [Input] = Own + Input, [Output] = Own + Output, [input] = Normalise(before) };
        Head(after, names.GetValueOrDefault(features, features), spatial);
        ProtoWriter model = new();
        body.WriteHead(model);
        return Finish(model, body.Batch, graph =>
        {
            body.WriteBody(graph, before.Fields.Nodes, names);
            OnnxFile.CopyAll(graph, after.Fields.Nodes, before.Fields.Constants, after.Fields.Constants);
        });
    }

    /// <summary>The classifier around a network that is built here, as the bytes of a file.</summary>
    /// <param name="build">Given the name of the normalised pictures, adds the network and gives the name of its features, N × D.</param>
    public byte[] Bytes(Func<OnnxGraph, string, string> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        OnnxGraph whole = new([Input, Output], "");
        Head(whole, build(whole, Normalise(whole)), spatial: false);
        return Finish(OnnxFile.Begin(), null, graph => OnnxFile.CopyAll(graph, whole.Fields.Nodes, whole.Fields.Constants));
    }

    private byte[] Finish(ProtoWriter model, long? batch, Action<ProtoWriter> body)
    {
        OnnxFile.Finish(model, "classifier", batch, (Input, [RgbChannels, ImageSize, ImageSize]), (Output, [_head.Classes]), body, Metadata);
        return model.Written.ToArray();
    }

    private string Normalise(OnnxGraph graph)
    {
        string mean = graph.Constant("mean", [.. Mean], 1, RgbChannels, 1, 1), deviation = graph.Constant("deviation", [.. Deviation], 1, RgbChannels, 1, 1);
        return graph.Operator("Div", [graph.Operator("Sub", [Input, mean]), deviation]);
    }

    private void Head(OnnxGraph graph, string features, bool spatial)
    {
        string at = spatial ? graph.Operator("Flatten", [graph.Operator("GlobalAveragePool", [features])]) : features;
        if (RoundsFeatures)
            at = graph.Operator("Cast", [graph.Operator("Cast", [at], OnnxArgument.Of("to", Float16))], OnnxArgument.Of("to", Float32));
        if (_head.Standardisation is { } standardisation)
        {
            at = graph.Operator("Sub", [at, graph.Constant("feature_mean", standardisation.Mean, _head.Features)]);
            at = graph.Operator("Mul", [at, graph.Constant("feature_scale", standardisation.Scale, _head.Features)]);
        }

        float[] transposed = new float[_head.Weights.Length];
        for (int j = 0; j < _head.Classes; j++)
        {
            for (int d = 0; d < _head.Features; d++)
                transposed[(d * _head.Classes) + j] = _head.Weights[(j * _head.Features) + d];
        }

        at = graph.Operator("MatMul", [at, graph.Constant("head_weight", transposed, _head.Features, _head.Classes)]);
        at = graph.Operator("Add", [at, graph.Constant("head_bias", _head.Biases, _head.Classes)]);
        graph.OperatorTo(Output, "Sigmoid", [at]);
    }
}
