using Microsoft.ML.OnnxRuntime;

namespace SinglePositive.Vision.Backbones;

/// <summary>Finds the input and the output of a network for pictures, and says what is wrong with one that is none.</summary>
internal static class OnnxSignature
{
    /// <summary>The input that takes the picture, the only one: float32, N×3×S×S, N free or 1.</summary>
    public static string Input(string path, InferenceSession session, int size)
    {
        IReadOnlyDictionary<string, NodeMetadata> inputs = session.InputMetadata;
        if (inputs.Count != 1)
            throw new ConfigurationException($"The network {path} has {inputs.Count} inputs ({List(inputs)}); a backbone takes one, the picture.");
        (string name, NodeMetadata input) = inputs.First();
        int[] shape = input.Dimensions;
        if (!input.IsTensor || input.ElementType != typeof(float) || shape.Length != 4 || shape[1] is not (3 or < 0))
            throw new ConfigurationException($"The input {Describe(name, input)} of {path} is no picture: float32 of N x 3 x S x S is expected (channels before rows). Export the network so.");
        if (shape[0] is not (1 or < 0))
            throw new ConfigurationException($"The input {Describe(name, input)} of {path} takes {shape[0]} pictures at once; export the network with a free or single first dimension.");
        if ((shape[2] >= 0 && shape[2] != size) || (shape[3] >= 0 && shape[3] != size))
            throw new ConfigurationException($"The network {path} takes pictures of {shape[2]} x {shape[3]}, not {size} x {size}; give --image-size {shape[2]}.");
        return name;
    }

    /// <summary>The output to take.</summary>
    public static string Output(string path, InferenceSession session, string? asked)
    {
        IReadOnlyDictionary<string, NodeMetadata> outputs = session.OutputMetadata;
        if (asked is not null)
        {
            return outputs.ContainsKey(asked)
                ? asked
                : throw new ConfigurationException($"The network {path} has no output '{asked}'.{Suggestion.Sentence(asked, outputs.Keys)} Its outputs: {List(outputs)}.");
        }

        if (outputs.Count == 1)
            return outputs.Keys.First();
        return outputs.ContainsKey(OnnxBackbone.UsualOutput)
            ? OnnxBackbone.UsualOutput
            : throw new ConfigurationException($"The network {path} has {outputs.Count} outputs: {List(outputs)}. Choose one with --output NAME.");
    }

    /// <summary>ONNX Runtime's message without its error code and source position.</summary>
    public static string Reason(OnnxRuntimeException failure)
    {
        string line = failure.Message.Split('\n')[0];
        int code = line.IndexOf("] ", StringComparison.Ordinal);
        return (code >= 0 ? line[(code + 2)..] : line).Trim().TrimEnd('.');
    }

    private static string List(IReadOnlyDictionary<string, NodeMetadata> nodes) => string.Join(", ", nodes.Select(node => Describe(node.Key, node.Value)));

    private static string Describe(string name, NodeMetadata node) =>
        $"'{name}' {node.ElementType?.Name} {string.Join(" x ", node.Dimensions.Select((extent, i) => extent >= 0 ? extent.ToString() : i == 0 ? "N" : "?"))}";
}
