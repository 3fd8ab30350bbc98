using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Torch.Tests.Native;

/// <summary>The parts of an ELF library that say which versions of which symbols it needs: one need with index 2, in sections of its own.</summary>
internal sealed class TinyLibrary(byte[] bytes)
{
    private const int NamesAt = 64, NamesLength = 256, SymbolsAt = 320, VersionsAt = 640, NeedsAt = 704, HeadersAt = 768;

    public int Flags => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(NeedsAt + 16 + 4));

    public string[] Symbols => [.. Enumerable.Range(0, Count).Select(index => Name(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(SymbolsAt + 24 * index))))];

    public int[] Versions => [.. Enumerable.Range(0, Count).Select(index => (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(VersionsAt + 2 * index)))];

    private int Count => (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(HeadersAt + 64 + 32)) / 24;

    /// <summary>A library with these undefined symbols (name, version index), after the empty one that every table begins with.</summary>
    public static byte[] Create(string version, params (string Name, int Version)[] symbols)
    {
        byte[] bytes = new byte[HeadersAt + 4 * 64];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), HeadersAt);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(60), 4);
        int names = 1;
        for (int index = 0; index < symbols.Length; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SymbolsAt + 24 * (index + 1)), names);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(VersionsAt + 2 * (index + 1)), (short)symbols[index].Version);
            names += Append(bytes, names, symbols[index].Name);
        }

        // One library with one version: (version 1, count 1, file, auxiliary at 16, next none), (hash, flags, index, name, next none).
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(NeedsAt), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(NeedsAt + 2), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NeedsAt + 8), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(NeedsAt + 16 + 6), 2);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NeedsAt + 16 + 8), names);
        Append(bytes, names, version);
        Header(bytes, 0, type: 3, NamesAt, NamesLength);
        Header(bytes, 1, type: 11, SymbolsAt, 24 * (symbols.Length + 1));
        Header(bytes, 2, type: 0x6fffffff, VersionsAt, 2 * (symbols.Length + 1));
        Header(bytes, 3, type: 0x6ffffffe, NeedsAt, 32);
        return bytes;
    }

    private static int Append(byte[] bytes, int at, string name) => Encoding.ASCII.GetBytes(name + '\0', bytes.AsSpan(NamesAt + at));

    /// <summary>Type, place and size; the link of each is section 0, the names.</summary>
    private static void Header(byte[] bytes, int index, int type, long place, long size)
    {
        Span<byte> header = bytes.AsSpan(HeadersAt + 64 * index, 64);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], type);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], place);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], size);
    }

    private string Name(int at)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan(NamesAt + at);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }
}
