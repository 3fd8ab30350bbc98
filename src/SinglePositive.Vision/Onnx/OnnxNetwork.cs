using SinglePositive.Files;

namespace SinglePositive.Vision.Onnx;

/// <summary>An ONNX file as fields, so that operators can be put before and behind its own without touching what they compute.</summary>
internal sealed class OnnxNetwork
{
    private const int OldestOperators = 7; // since then Sub, Div, Add and Mul broadcast as NumPy does
    private const int OldestWithFreeConstants = 4; // from this IR version on constants need not be inputs as well

    private readonly List<ProtoField> _opsets = [];
    private readonly List<ProtoField> _further = [];
    private readonly List<ProtoField> _graph = [];
    private readonly long _irVersion;

    private OnnxNetwork(string path, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte>? graph = null;
        foreach (ProtoField field in ProtoField.Read(bytes))
        {
            switch (field.Number)
            {
                case OnnxFields.ModelIrVersion:
                    _irVersion = (long)field.Value;
                    break;
                case OnnxFields.ModelGraph:
                    graph = field.Content;
                    break;
                case OnnxFields.ModelOpset:
                    _opsets.Add(field);
                    break;
                case OnnxFields.ModelMetadata or OnnxFields.ModelProducer or OnnxFields.ModelProducerVersion:
                    break;
                default:
                    _further.Add(field);
                    break;
            }
        }

        _graph.AddRange(ProtoField.Read(graph ?? throw new FormatException("it holds no graph")));
        long operators = _opsets.Where(opset => Named(opset, OnnxFields.OpsetDomain).Length == 0)
            .Select(opset => (long)opset.Fields.LastOrDefault(field => field.Number == OnnxFields.OpsetVersion).Value).FirstOrDefault();
        if (operators < OldestOperators)
            throw new DataFormatException(path, null, $"its operators are of set {operators}; at least {OldestOperators} is needed to put others around them. Convert it with ONNX's version converter.");
        if (Constants().Any(constant => constant.Fields.Any(field => field.Number == OnnxFields.TensorExternal)))
            throw new DataFormatException(path, null, "its weights lie in further files; one file is needed. Save it with its weights inside.");
        if (Of(OnnxFields.GraphSparseInitializer).Any())
            throw new DataFormatException(path, null, "some of its weights are sparse, which is not supported. Save it with dense weights.");
    }

    /// <summary>Names of the inputs that are no constants.</summary>
    public IReadOnlyList<string> Inputs
    {
        get
        {
            HashSet<string> constants = [.. Constants().Select(constant => Named(constant, OnnxFields.TensorName))];
            return [.. Of(OnnxFields.GraphInput).Select(input => Named(input, OnnxFields.ValueName)).Where(name => !constants.Contains(name))];
        }
    }

    /// <summary>How many pictures it reads at once; null for any number.</summary>
    public long? Batch
    {
        get
        {
            ProtoField input = Of(OnnxFields.GraphInput).FirstOrDefault(part => Named(part, OnnxFields.ValueName) == Inputs[0]);
            ProtoField[] dimensions = [.. Inside(input, OnnxFields.ValueType, OnnxFields.TypeTensor, OnnxFields.TensorTypeShape).Where(part => part.Number == OnnxFields.ShapeDimension)];
            ProtoField first = dimensions.Length == 0 ? default : dimensions[0].Fields.FirstOrDefault(part => part.Number == OnnxFields.DimensionValue);
            return first.Value > 0 ? (long)first.Value : null;
        }
    }

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => [.. Of(OnnxFields.GraphOutput).Select(output => Named(output, OnnxFields.ValueName))];

    /// <summary>Every name that something in the graph has.</summary>
    public IEnumerable<string> Names => Of(OnnxFields.GraphNode).SelectMany(NamesOf).Concat(Constants().Select(constant => Named(constant, OnnxFields.TensorName))).Concat(Inputs);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">It is no ONNX network that can be built upon.</exception>
    public static OnnxNetwork Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return new OnnxNetwork(path, File.ReadAllBytes(path));
        }
        catch (FormatException failure)
        {
            throw new DataFormatException(path, null, $"this is not an ONNX network, or it is damaged: {failure.Message}.", failure);
        }
    }

    /// <summary>Writes versions, operator sets and functions.</summary>
    public void WriteHead(ProtoWriter model)
    {
        model.Integer(OnnxFields.ModelIrVersion, Math.Max(_irVersion, OldestWithFreeConstants));
        foreach (ProtoField field in _opsets.Concat(_further))
            model.Copy(field);
    }

    /// <summary>Writes the nodes under the names given and all constants.</summary>
    /// <param name="graph">The graph to write to.</param>
    /// <param name="before">Nodes that go first.</param>
    /// <param name="names">New names of what is read and computed, by old name.</param>
    public void WriteBody(ProtoWriter graph, ProtoWriter before, IReadOnlyDictionary<string, string> names)
    {
        foreach (ProtoField node in ProtoField.Read(before.Written.ToArray()))
            graph.Copy(node);
        foreach (ProtoField node in Of(OnnxFields.GraphNode))
            graph.Message(OnnxFields.GraphNode, writer => WriteNode(writer, node, names));
        foreach (ProtoField constant in Constants())
            graph.Message(constant.Number, writer => WriteNamed(writer, constant, OnnxFields.TensorName, names));
    }

    private static IEnumerable<string> NamesOf(ProtoField node) =>
        node.Fields.Where(field => field.Number is OnnxFields.NodeInput or OnnxFields.NodeOutput).Select(field => field.Text)
            .Concat(node.Fields.Where(field => field.Number == OnnxFields.NodeAttribute).SelectMany(attribute => attribute.Fields)
                .Where(field => field.Number is OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs)
                .SelectMany(graph => graph.Fields).Where(field => field.Number == OnnxFields.GraphNode).SelectMany(NamesOf));

    private static void WriteNode(ProtoWriter writer, ProtoField node, IReadOnlyDictionary<string, string> names)
    {
        foreach (ProtoField field in node.Fields)
        {
            if (field.Number is OnnxFields.NodeInput or OnnxFields.NodeOutput && names.TryGetValue(field.Text, out string? name))
                writer.Text(field.Number, name);
            else if (field.Number == OnnxFields.NodeAttribute)
                writer.Message(field.Number, attribute => WriteAttribute(attribute, field, names));
            else
                writer.Copy(field);
        }
    }

    /// <summary>Branches and loop bodies are graphs inside an attribute, and read what lies around them.</summary>
    private static void WriteAttribute(ProtoWriter writer, ProtoField attribute, IReadOnlyDictionary<string, string> names)
    {
        foreach (ProtoField field in attribute.Fields)
        {
            if (field.Number is not (OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs) || field.Type != WireType.Length)
            {
                writer.Copy(field);
                continue;
            }

            writer.Message(field.Number, graph =>
            {
                foreach (ProtoField part in field.Fields)
                {
                    if (part.Number == OnnxFields.GraphNode)
                        graph.Message(part.Number, node => WriteNode(node, part, names));
                    else if (part.Number is OnnxFields.GraphInput or OnnxFields.GraphOutput or OnnxFields.GraphValueInfo)
                        graph.Message(part.Number, value => WriteNamed(value, part, OnnxFields.ValueName, names));
                    else if (part.Number == OnnxFields.GraphInitializer)
                        graph.Message(part.Number, constant => WriteNamed(constant, part, OnnxFields.TensorName, names));
                    else
                        graph.Copy(part);
                }
            });
        }
    }

    private static void WriteNamed(ProtoWriter writer, ProtoField message, int nameField, IReadOnlyDictionary<string, string> names)
    {
        foreach (ProtoField field in message.Fields)
        {
            if (field.Number == nameField && names.TryGetValue(field.Text, out string? name))
                writer.Text(nameField, name);
            else
                writer.Copy(field);
        }
    }

    private static string Named(ProtoField message, int nameField) =>
        message.Fields.LastOrDefault(field => field.Number == nameField) is { Number: > 0 } name ? name.Text : "";

    /// <summary>The fields of a message inside a message inside….</summary>
    private static IEnumerable<ProtoField> Inside(ProtoField message, params int[] path) =>
        path.Aggregate(message.Fields, (fields, number) => fields.FirstOrDefault(field => field.Number == number).Fields);

    private IEnumerable<ProtoField> Of(int number) => _graph.Where(field => field.Number == number);

    private IEnumerable<ProtoField> Constants() => Of(OnnxFields.GraphInitializer);
}
