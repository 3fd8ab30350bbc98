using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Torch.Weights.Pickle;

/// <summary>The bytes of one pickle, read forwards; no length is believed before it is known to be there.</summary>
/// <param name="stream">At the pickle's first byte; read no further than its end.</param>
/// <param name="file">For messages.</param>
internal sealed class PickleSource(Stream stream, string file)
{
    // ResNet-101's is 0.1 MB; the largest networks' are a few.
    private const long MostBytes = 16 << 20;
    private const int LongestText = 1 << 16;
    private const int LongestLine = 256;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _number = new byte[8];
    private int _copied;
    private long _left = Math.Min(MostBytes, stream.Length - stream.Position);

    public byte Byte()
    {
        Need(1);
        return (byte)stream.ReadByte();
    }

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Number(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Number(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Number(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Number(8));

    /// <summary>The one number of a pickle that has its highest byte first.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Number(8));

    public byte[] Bytes(ulong count)
    {
        if (count > LongestText)
            throw Wrong($"expected texts of at most {LongestText} bytes, found one of {count}");
        Need((long)count);
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public string Text(ulong bytes)
    {
        try
        {
            return _utf8.GetString(Bytes(bytes));
        }
        catch (DecoderFallbackException error)
        {
            throw new DataFormatException(file, "pickle", "expected UTF-8 text, found other bytes; the file is damaged.", error);
        }
    }

    /// <summary>ASCII up to the end of the line, which is left out.</summary>
    public string Line()
    {
        StringBuilder line = new();
        for (char character = (char)Byte(); character != '\n'; character = (char)Byte())
        {
            if (character is < ' ' or > '~' || line.Length == LongestLine)
                throw Wrong($"expected a name of at most {LongestLine} plain characters, found something else");
            line.Append(character);
        }

        return line.ToString();
    }

    /// <summary>Counts values that a call is about to copy. A pickle makes each value of a list with an instruction of its own and calls with it once; only a hostile one recalls a long list again and again.</summary>
    public void Copy(int values)
    {
        if (values > Unpickler.MostInstructions - _copied)
            throw Wrong("it calls again and again with the same long list");
        _copied += values;
    }

    public DataFormatException Wrong(string problem) => new(file, "pickle", $"{problem}; the file is damaged, or no weight file.");

    private ReadOnlySpan<byte> Number(int bytes)
    {
        Need(bytes);
        stream.ReadExactly(_number, 0, bytes);
        return _number.AsSpan(0, bytes);
    }

    private void Need(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
            throw Wrong($"it does not end within {(stream.Length > MostBytes ? $"{MostBytes >> 20} MB" : "the file")}");
    }
}
