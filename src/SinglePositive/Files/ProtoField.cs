using System.Text;

namespace SinglePositive.Files;

/// <summary>How a field is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}

/// <summary>A field of a message in Protocol Buffers' wire format, as it lies in the file.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Type">How it is written.</param>
/// <param name="Value">An integer's value; 0 for everything else.</param>
/// <param name="Content">What lies inside a string, bytes or a message; empty for everything else.</param>
/// <param name="Whole">The field with its tag.</param>
internal readonly record struct ProtoField(int Number, WireType Type, ulong Value, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Whole)
{
    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>The fields of the message inside.</summary>
    public IEnumerable<ProtoField> Fields => Read(Content);

    /// <summary>The fields of a message, one after another.</summary>
    /// <exception cref="FormatException">It is no message, or it is cut off.</exception>
    public static IEnumerable<ProtoField> Read(ReadOnlyMemory<byte> message)
    {
        for (int at = 0; at < message.Length;)
        {
            int start = at;
            ulong tag = Varint(message.Span, ref at), value = 0;
            ReadOnlyMemory<byte> content = default;
            WireType type = (WireType)(tag & 7);
            switch (type)
            {
                case WireType.Varint:
                    value = Varint(message.Span, ref at);
                    break;
                case WireType.Fixed64:
                    at += sizeof(ulong);
                    break;
                case WireType.Fixed32:
                    at += sizeof(uint);
                    break;
                case WireType.Length:
                    ulong length = Varint(message.Span, ref at);
                    if (length > (ulong)(message.Length - at))
                        throw new FormatException("a field is longer than the file");
                    content = message.Slice(at, (int)length);
                    at += (int)length;
                    break;
                default:
                    throw new FormatException($"wire type {(int)type} does not exist");
            }

            if (at > message.Length || tag >> 3 is 0 or > int.MaxValue)
                throw new FormatException("a field is cut off or has no number");
            yield return new ProtoField((int)(tag >> 3), type, value, content, message[start..at]);
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            byte part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new FormatException("a number is cut off");
    }
}
