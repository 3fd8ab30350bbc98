using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Files;

/// <summary>Writes a message in Protocol Buffers' wire format, field by field, in the order given.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>An integer or an enumeration.</summary>
    public ProtoWriter Integer(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A 32-bit float.</summary>
    public ProtoWriter Float(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(sizeof(float)), value);
        _buffer.Advance(sizeof(float));
        return this;
    }

    /// <summary>A 64-bit float.</summary>
    public ProtoWriter Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        return Add(value);
    }

    /// <summary>64-bit floats, packed.</summary>
    public ProtoWriter Doubles(int field, ReadOnlySpan<double> values)
    {
        Tag(field, WireType.Length);
        Varint((ulong)values.Length * sizeof(double));
        foreach (double value in values)
            Add(value);
        return this;
    }

    /// <summary>A string.</summary>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes, or a message that is ready.</summary>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Length);
        Varint((ulong)value.Length);
        _buffer.Write(value);
        return this;
    }

    /// <summary>Integers, packed.</summary>
    public ProtoWriter Integers(int field, ReadOnlySpan<long> values)
    {
        ProtoWriter packed = new();
        foreach (long value in values)
            packed.Varint((ulong)value);
        return Bytes(field, packed.Written);
    }

    /// <summary>A message inside this one.</summary>
    public ProtoWriter Message(int field, Action<ProtoWriter> write)
    {
        ProtoWriter inner = new();
        write(inner);
        return Bytes(field, inner.Written);
    }

    /// <summary>A field as it was read.</summary>
    public ProtoWriter Copy(ProtoField field)
    {
        _buffer.Write(field.Whole.Span);
        return this;
    }

    private ProtoWriter Add(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
        return this;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        Span<byte> span = _buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
