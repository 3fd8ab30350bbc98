using SinglePositive.Files;

namespace SinglePositive.Vision.Onnx;

/// <summary>A network that is built here as the bytes of an ONNX file: normalised pictures in, features out.</summary>
public static class OnnxFeatures
{
    /// <summary>Name of the input: float32, N × 3 × S × S, normalised.</summary>
    public const string Input = "pictures";

    /// <summary>Name of the output: float32, N × D.</summary>
    public const string Output = "features";

    /// <summary>Builds the file.</summary>
    /// <param name="imageSize">S.</param>
    /// <param name="dimension">D.</param>
    /// <param name="build">Given the name of the pictures, adds the network and gives the name of its features.</param>
    public static byte[] Bytes(int imageSize, int dimension, Func<OnnxGraph, string, string> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        OnnxGraph graph = new([Input, Output], "");
        graph.OperatorTo(Output, "Identity", [build(graph, Input)]);
        ProtoWriter model = OnnxFile.Begin();
        OnnxFile.Finish(
            model,
            "backbone",
            null,
            (Input, [Images.RgbImage.Channels, imageSize, imageSize]),
            (Output, [dimension]),
            whole => OnnxFile.CopyAll(whole, graph.Fields.Nodes, graph.Fields.Constants),
            new Dictionary<string, string>());
        return model.Written.ToArray();
    }
}
