using SinglePositive.Files;

namespace SinglePositive.Vision.Onnx;

/// <summary>An attribute of an ONNX operator: an integer, a float, or a list of integers.</summary>
public sealed class OnnxArgument
{
    private const int FloatType = 1;
    private const int IntegerType = 2;
    private const int IntegersType = 7;
    private readonly Action<ProtoWriter> _write;

    private OnnxArgument(Action<ProtoWriter> write) => _write = write;

    /// <summary>An integer.</summary>
    public static OnnxArgument Of(string name, long value) => new(attribute => attribute
        .Text(OnnxFields.AttributeName, name).Integer(OnnxFields.AttributeInteger, value).Integer(OnnxFields.AttributeType, IntegerType));

    /// <summary>A float.</summary>
    public static OnnxArgument Of(string name, float value) => new(attribute => attribute
        .Text(OnnxFields.AttributeName, name).Float(OnnxFields.AttributeFloat, value).Integer(OnnxFields.AttributeType, FloatType));

    /// <summary>A list of integers.</summary>
    public static OnnxArgument Of(string name, params long[] values) => new(attribute =>
    {
        attribute.Text(OnnxFields.AttributeName, name);
        foreach (long value in values)
            attribute.Integer(OnnxFields.AttributeIntegers, value);
        attribute.Integer(OnnxFields.AttributeType, IntegersType);
    });

    internal void Write(ProtoWriter attribute) => _write(attribute);
}
