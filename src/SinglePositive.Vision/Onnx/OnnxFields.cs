namespace SinglePositive.Vision.Onnx;

/// <summary>Numbers of the fields of ONNX messages (onnx.proto) that are read or written here.</summary>
internal static class OnnxFields
{
    public const int ModelIrVersion = 1, ModelProducer = 2, ModelProducerVersion = 3, ModelGraph = 7, ModelOpset = 8, ModelMetadata = 14;
    public const int OpsetDomain = 1, OpsetVersion = 2;
    public const int EntryKey = 1, EntryValue = 2;
    public const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12, GraphValueInfo = 13, GraphSparseInitializer = 15;
    public const int NodeInput = 1, NodeOutput = 2, NodeOperator = 4, NodeAttribute = 5;
    public const int AttributeName = 1, AttributeFloat = 2, AttributeInteger = 3, AttributeTensor = 5, AttributeGraph = 6, AttributeIntegers = 8, AttributeGraphs = 11, AttributeType = 20;
    public const int TensorDimensions = 1, TensorType = 2, TensorName = 8, TensorRaw = 9, TensorExternal = 13;
    public const int ValueName = 1, ValueType = 2, TypeTensor = 1, TensorTypeElement = 1, TensorTypeShape = 2, ShapeDimension = 1, DimensionValue = 1, DimensionName = 2;

    /// <summary>TensorProto.DataType.FLOAT.</summary>
    public const int Float32 = 1;
}
