using System.Buffers.Binary;
using System.Numerics;

namespace SinglePositive.Files;

/// <summary>Records one after another, each with its length and checksums: the framing of TensorFlow's TFRecord and TensorBoard's event files.</summary>
/// <remarks>A record is its length (uint64), the masked CRC-32C of these 8 bytes, the bytes, and their masked CRC-32C; all little-endian.</remarks>
internal static class RecordFile
{
    private const int HeadBytes = sizeof(ulong) + sizeof(uint);
    private const uint MaskOffset = 0xa282ead8;

    /// <summary>Writes a record where the stream stands.</summary>
    public static void Append(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[HeadBytes], tail = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Checksum(head[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Checksum(record));
        stream.Write(head);
        stream.Write(record);
        stream.Write(tail);
    }

    /// <summary>Reads the records from the beginning up to the first that is cut off or damaged: what a kill left half written is no record.</summary>
    /// <returns>Each record and the position after it.</returns>
    public static IEnumerable<(byte[] Record, long End)> Read(Stream stream)
    {
        stream.Position = 0;
        byte[] head = new byte[HeadBytes], tail = new byte[sizeof(uint)];
        while (stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (Checksum(head.AsSpan(0, sizeof(ulong))) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(ulong))) || length > (ulong)(stream.Length - stream.Position))
                yield break;
            byte[] record = new byte[length];
            stream.ReadExactly(record);
            if (stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) < tail.Length || BinaryPrimitives.ReadUInt32LittleEndian(tail) != Checksum(record))
                yield break;
            yield return (record, stream.Position);
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + MaskOffset;
    }
}
