using System.Runtime.InteropServices;
using SinglePositive.Files;

namespace SinglePositive.Vision.Onnx;

/// <summary>An ONNX graph under construction: operators of the default domain and float32 constants.</summary>
/// <remarks>Every method that adds something gives the name of what it computes, so that calls can be nested in the order of the data.</remarks>
public sealed class OnnxGraph
{
    private readonly ProtoWriter _nodes = new();
    private readonly ProtoWriter _constants = new();
    private readonly HashSet<string> _names;
    private readonly string _prefix;
    private int _results;

    /// <summary>An empty graph.</summary>
    public OnnxGraph()
        : this([], "")
    {
    }

    /// <summary>A graph that is added to another one.</summary>
    /// <param name="taken">Names that the other one uses.</param>
    /// <param name="prefix">What names of results begin with.</param>
    internal OnnxGraph(IEnumerable<string> taken, string prefix) => (_names, _prefix) = (new HashSet<string>(taken, StringComparer.Ordinal), prefix);

    /// <summary>The nodes and constants as fields of a GraphProto.</summary>
    internal (ProtoWriter Nodes, ProtoWriter Constants) Fields => (_nodes, _constants);

    /// <summary>Adds a constant.</summary>
    /// <param name="name">Its name; one that is taken gets a number.</param>
    /// <param name="values">The values, last dimension fastest.</param>
    /// <param name="shape">The dimensions.</param>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long side in shape)
            count = checked(count * side);
        if (count != values.Length)
            throw new ArgumentException($"The constant '{name}' of shape {string.Join("x", shape.ToArray())} has {count} values; {values.Length} were given.", nameof(values));
        string unique = Unique(_prefix + name);
        ProtoWriter tensor = new();
        tensor.Integers(OnnxFields.TensorDimensions, shape)
            .Integer(OnnxFields.TensorType, OnnxFields.Float32)
            .Text(OnnxFields.TensorName, unique)
            .Bytes(OnnxFields.TensorRaw, LittleEndian(values));
        _constants.Bytes(OnnxFields.GraphInitializer, tensor.Written);
        return unique;
    }

    /// <summary>Adds an operator with one result.</summary>
    /// <param name="type">The operator's name.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of the result.</returns>
    public string Operator(string type, string[] inputs, params OnnxArgument[] attributes)
    {
        string output = Unique($"{_prefix}{type}_{_results++}");
        OperatorTo(output, type, inputs, attributes);
        return output;
    }

    /// <summary>Adds an operator whose result has a name that is given: an output of the graph.</summary>
    public void OperatorTo(string output, string type, string[] inputs, params OnnxArgument[] attributes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(attributes);
        _nodes.Message(OnnxFields.GraphNode, node =>
        {
            foreach (string input in inputs)
                node.Text(OnnxFields.NodeInput, input);
            node.Text(OnnxFields.NodeOutput, output).Text(OnnxFields.NodeOperator, type);
            foreach (OnnxArgument attribute in attributes)
                node.Message(OnnxFields.NodeAttribute, attribute.Write);
        });
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }

    private static byte[] LittleEndian(ReadOnlySpan<float> values)
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (int at = 0; at < bytes.Length; at += sizeof(float))
                bytes.AsSpan(at, sizeof(float)).Reverse();
        }

        return bytes;
    }
}
