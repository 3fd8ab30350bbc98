using SinglePositive.Files;
using SinglePositive.Vision.Onnx;

namespace SinglePositive.Vision.Tests.Onnx;

/// <summary>The smallest network of pictures: it gives each picture's mean colours, or the picture itself.</summary>
internal static class TinyNetwork
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="spatial">True for the picture itself, N × 3 × H × W.</param>
    /// <param name="batch">Pictures that it reads at once; null for any number.</param>
    public static void Write(string path, string input, string output, bool spatial, int? batch = null)
    {
        OnnxGraph graph = new();
        if (spatial)
            graph.OperatorTo(output, "Identity", [input]);
        else
            graph.OperatorTo(output, "Flatten", [graph.Operator("GlobalAveragePool", [input])]);
        ProtoWriter model = new();
        model.Integer(OnnxFields.ModelIrVersion, 7)
            .Message(OnnxFields.ModelOpset, opset => opset.Integer(OnnxFields.OpsetVersion, 11))
            .Message(OnnxFields.ModelGraph, whole =>
            {
                foreach (ProtoField node in ProtoField.Read(graph.Fields.Nodes.Written.ToArray()))
                    whole.Copy(node);
                whole.Text(OnnxFields.GraphName, "tiny");
                whole.Message(OnnxFields.GraphInput, value => Describe(value, input, batch, 3, null, null));
                whole.Message(OnnxFields.GraphOutput, value => Describe(value, output, spatial ? [batch, 3, null, null] : [batch, 3]));
            });
        File.WriteAllBytes(path, model.Written.ToArray());
    }

    private static void Describe(ProtoWriter value, string name, params int?[] shape) => value
        .Text(OnnxFields.ValueName, name)
        .Message(OnnxFields.ValueType, type => type.Message(OnnxFields.TypeTensor, tensor => tensor
            .Integer(OnnxFields.TensorTypeElement, OnnxFields.Float32)
            .Message(OnnxFields.TensorTypeShape, dimensions =>
            {
                for (int i = 0; i < shape.Length; i++)
                {
                    string free = $"side{i}";
                    int? side = shape[i];
                    dimensions.Message(OnnxFields.ShapeDimension, dimension => _ = side is { } known ? dimension.Integer(OnnxFields.DimensionValue, known) : dimension.Text(OnnxFields.DimensionName, free));
                }
            })));
}
