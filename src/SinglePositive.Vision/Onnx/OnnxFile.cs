using SinglePositive.Files;

namespace SinglePositive.Vision.Onnx;

/// <summary>What every ONNX file has around its operators: versions, one input of pictures, one output.</summary>
internal static class OnnxFile
{
    private const string BatchName = "N";
    private const int IrVersion = 8;
    private const int Operators = 13;

    /// <summary>A model of operators of the default domain.</summary>
    public static ProtoWriter Begin() => new ProtoWriter().Integer(OnnxFields.ModelIrVersion, IrVersion)
        .Message(OnnxFields.ModelOpset, opset => opset.Text(OnnxFields.OpsetDomain, "").Integer(OnnxFields.OpsetVersion, Operators));

    /// <summary>Adds graph and metadata to a model that has its versions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The graph's name.</param>
    /// <param name="batch">Pictures it reads at once; null for any number.</param>
    /// <param name="input">Name and dimensions of the input, the number of pictures left out.</param>
    /// <param name="output">Likewise of the output.</param>
    /// <param name="body">Writes nodes and constants.</param>
    /// <param name="metadata">Entries for <c>metadata_props</c>.</param>
    public static void Finish(
        ProtoWriter model,
        string name,
        long? batch,
        (string Name, int[] Shape) input,
        (string Name, int[] Shape) output,
        Action<ProtoWriter> body,
        IReadOnlyDictionary<string, string> metadata)
    {
        model.Text(OnnxFields.ModelProducer, "spml");
        model.Message(OnnxFields.ModelGraph, graph =>
        {
            body(graph);
            graph.Text(OnnxFields.GraphName, name);
            graph.Message(OnnxFields.GraphInput, value => Describe(value, input.Name, batch, input.Shape));
            graph.Message(OnnxFields.GraphOutput, value => Describe(value, output.Name, batch, output.Shape));
        });
        foreach ((string key, string value) in metadata)
            model.Message(OnnxFields.ModelMetadata, entry => entry.Text(OnnxFields.EntryKey, key).Text(OnnxFields.EntryValue, value));
    }

    /// <summary>Writes nodes and constants of graphs into one.</summary>
    public static void CopyAll(ProtoWriter graph, params ProtoWriter[] parts)
    {
        foreach (ProtoField field in parts.SelectMany(part => ProtoField.Read(part.Written.ToArray())))
            graph.Copy(field);
    }

    /// <summary>A float32 value whose first dimension is the number of pictures.</summary>
    private static void Describe(ProtoWriter value, string name, long? count, int[] shape) => value
        .Text(OnnxFields.ValueName, name)
        .Message(OnnxFields.ValueType, type => type.Message(OnnxFields.TypeTensor, tensor => tensor
            .Integer(OnnxFields.TensorTypeElement, OnnxFields.Float32)
            .Message(OnnxFields.TensorTypeShape, dimensions =>
            {
                dimensions.Message(OnnxFields.ShapeDimension, batch => Count(batch, count));
                foreach (int side in shape)
                    dimensions.Message(OnnxFields.ShapeDimension, dimension => dimension.Integer(OnnxFields.DimensionValue, side));
            })));

    private static void Count(ProtoWriter dimension, long? count)
    {
        if (count is { } known)
            dimension.Integer(OnnxFields.DimensionValue, known);
        else
            dimension.Text(OnnxFields.DimensionName, BatchName);
    }
}
