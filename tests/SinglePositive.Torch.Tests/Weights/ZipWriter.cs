using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Writes zip archives of stored files, with a directory that may lie.</summary>
internal sealed class ZipWriter
{
    private readonly List<byte> _files = [];
    private readonly List<byte> _directory = [];
    private int _count;

    /// <summary>Write the directory's place and sizes as 64-bit numbers, as PyTorch does for large files.</summary>
    public bool Wide { get; init; }

    /// <summary>From now on write 0 instead of the checksums, as PyTorch does when it is told to compute none.</summary>
    public bool NoChecksums { get; set; }

    public void Add(string name, byte[] content)
    {
        long at = _files.Count;
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        Span<byte> header = stackalloc byte[30];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034b50);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[22..], content.Length);
        BinaryPrimitives.WriteInt16LittleEndian(header[26..], (short)utf8.Length);
        // Filled up as PyTorch does, so that the content is aligned.
        int padding = (int)(-(at + 30 + utf8.Length + 4) & 63);
        BinaryPrimitives.WriteInt16LittleEndian(header[28..], (short)(padding + 4));
        _files.AddRange(header);
        _files.AddRange(utf8);
        _files.AddRange([(byte)'F', (byte)'B', (byte)padding, 0]);
        _files.AddRange(new byte[padding]);
        _files.AddRange(content);
        List(name, at, content.Length, checksum: NoChecksums ? 0 : Checksum(content));
    }

    /// <summary>An entry of the directory, whatever it points at.</summary>
    public void List(string name, long at, long length, int method = 0, long? packed = null, int flags = 0, uint checksum = 0)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        byte[] entry = new byte[46 + utf8.Length + (Wide ? 28 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014b50);
        BinaryPrimitives.WriteInt16LittleEndian(entry.AsSpan(8), (short)flags);
        BinaryPrimitives.WriteInt16LittleEndian(entry.AsSpan(10), (short)method);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(16), checksum);
        BinaryPrimitives.WriteInt16LittleEndian(entry.AsSpan(28), (short)utf8.Length);
        utf8.CopyTo(entry, 46);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(20), Wide ? uint.MaxValue : (uint)(packed ?? length));
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(24), Wide ? uint.MaxValue : (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), Wide ? uint.MaxValue : (uint)at);
        if (Wide)
        {
            BinaryPrimitives.WriteInt16LittleEndian(entry.AsSpan(30), 28);
            Span<byte> extra = entry.AsSpan(46 + utf8.Length);
            BinaryPrimitives.WriteInt16LittleEndian(extra, 1);
            BinaryPrimitives.WriteInt16LittleEndian(extra[2..], 24);
            BinaryPrimitives.WriteInt64LittleEndian(extra[4..], length);
            BinaryPrimitives.WriteInt64LittleEndian(extra[12..], packed ?? length);
            BinaryPrimitives.WriteInt64LittleEndian(extra[20..], at);
        }

        _directory.AddRange(entry);
        _count++;
    }

    public byte[] ToArray()
    {
        byte[] end = new byte[(Wide ? 76 : 0) + 22];
        Span<byte> record = end.AsSpan(end.Length - 22);
        if (Wide)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06064b50);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), _count);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), _directory.Count);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), _files.Count);
            BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(56), 0x07064b50);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), _files.Count + _directory.Count);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(record[10..], Wide ? ushort.MaxValue : (ushort)_count);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Wide ? uint.MaxValue : (uint)_directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record[16..], Wide ? uint.MaxValue : (uint)_files.Count);
        return [.. _files, .. _directory, .. end];
    }

    /// <summary>The CRC-32 bit by bit, as its definition has it.</summary>
    private static uint Checksum(byte[] content)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in content)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xedb88320);
        }

        return ~remainder;
    }
}
