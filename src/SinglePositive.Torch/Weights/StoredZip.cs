using System.Buffers.Binary;
using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Torch.Weights;

/// <summary>The directory of a zip archive whose files are stored as they are, as PyTorch's are: nothing is unpacked, so nothing can grow.</summary>
/// <remarks>Refused: compressed or encrypted files, files that overlap or lie outside, names that occur twice or lead out of the archive, archives in several parts.</remarks>
internal static class StoredZip
{
    private const uint EndMark = 0x06054b50, End64Mark = 0x06064b50, Locator64Mark = 0x07064b50, DirectoryMark = 0x02014b50, FileMark = 0x04034b50;
    private const int EndBytes = 22, End64Bytes = 56, LocatorBytes = 20, DirectoryBytes = 46, FileBytes = 30;
    private const int MostDirectoryBytes = 32 << 20;

    // Each costs a look into the file. ResNet-101 has 627; a pickle of a million instructions describes fewer tensors than this.
    private const int MostFiles = 1 << 16;

    internal static IReadOnlyDictionary<string, StoredBytes> Read(FileStream stream, string file)
    {
        (ulong count, ulong size, ulong offset) = FindDirectory(stream, file);
        if (count > MostFiles)
            throw Wrong(file, $"expected at most {MostFiles} files in it, found {count}");
        if (size > MostDirectoryBytes || offset > (ulong)stream.Length || size > (ulong)stream.Length - offset || count > size / DirectoryBytes)
            throw Wrong(file, $"its directory of {count} files and {size} bytes does not fit into it");
        byte[] directory = Bytes(stream, (long)offset, (int)size);
        Dictionary<string, StoredBytes> entries = [];
        List<(long From, long To)> taken = [];
        int at = 0;
        for (ulong i = 0; i < count; i++)
        {
            (string name, long header, long length, uint checksum, int next) = ParseEntry(directory.AsSpan(at), file);
            at += next;
            string shown = ShownText.Of(name);
            long start = FindContent(stream, header, shown, file);
            if (length > (long)offset - start)
                throw Wrong(file, $"the content of '{shown}' lies outside");
            if (!entries.TryAdd(name, new StoredBytes($"'{shown}'", start, length, checksum)))
                throw Wrong(file, $"the name '{shown}' occurs twice");
            taken.Add((header, start + length));
        }

        CheckOverlap(taken, file);
        return entries;
    }

    /// <summary>Number of files, length and place of the directory, from the record at the archive's end.</summary>
    private static (ulong Count, ulong Size, ulong Offset) FindDirectory(FileStream stream, string file)
    {
        int length = (int)Math.Min(stream.Length, EndBytes + LocatorBytes + ushort.MaxValue);
        byte[] tail = Bytes(stream, stream.Length - length, length);
        for (int at = length - EndBytes; at >= 0; at--)
        {
            Span<byte> end = tail.AsSpan(at);
            if (UInt32(end) != EndMark || UInt16(end[20..]) != end.Length - EndBytes)
                continue;
            if (UInt16(end[4..]) != 0 || UInt16(end[6..]) != 0)
                throw Wrong(file, "it is one part of several");
            if (UInt16(end[10..]) != ushort.MaxValue && UInt32(end[12..]) != uint.MaxValue && UInt32(end[16..]) != uint.MaxValue)
                return (UInt16(end[10..]), UInt32(end[12..]), UInt32(end[16..]));
            if (at < LocatorBytes || UInt32(tail.AsSpan(at - LocatorBytes)) != Locator64Mark)
                throw Wrong(file, "its directory is not where it should be");
            ulong place = UInt64(tail.AsSpan(at - LocatorBytes + 8));
            if (stream.Length < End64Bytes || place > (ulong)(stream.Length - End64Bytes))
                throw Wrong(file, "its directory lies outside");
            byte[] end64 = Bytes(stream, (long)place, End64Bytes);
            return UInt32(end64) == End64Mark ? (UInt64(end64.AsSpan(32)), UInt64(end64.AsSpan(40)), UInt64(end64.AsSpan(48))) : throw Wrong(file, "its directory is not where it should be");
        }

        throw Wrong(file, "its end is missing: it is truncated");
    }

    private static (string Name, long Header, long Length, uint Checksum, int Next) ParseEntry(ReadOnlySpan<byte> entry, string file)
    {
        if (entry.Length < DirectoryBytes || UInt32(entry) != DirectoryMark)
            throw Wrong(file, "its directory is damaged");
        int nameLength = UInt16(entry[28..]);
        int extraLength = UInt16(entry[30..]);
        int next = DirectoryBytes + nameLength + extraLength + UInt16(entry[32..]);
        if (next > entry.Length)
            throw Wrong(file, "its directory is damaged");
        string name = Encoding.UTF8.GetString(entry.Slice(DirectoryBytes, nameLength));
        if (name.Length == 0 || name[0] == '/' || name.Any(character => character is '\\' or ':' || char.IsControl(character)) || name.Split('/').Contains(".."))
            throw Wrong(file, $"the name '{ShownText.Of(name)}' leads out of it");
        if (UInt16(entry[10..]) != 0 || (UInt16(entry[8..]) & 1) != 0)
            throw Wrong(file, $"expected files stored as they are, found '{ShownText.Of(name)}' compressed or encrypted");
        ulong[] numbers = [UInt32(entry[24..]), UInt32(entry[20..]), UInt32(entry[42..])];
        Widen(numbers, entry.Slice(DirectoryBytes + nameLength, extraLength), name, file);
        if (numbers[0] != numbers[1] || numbers[0] > long.MaxValue || numbers[2] > long.MaxValue)
            throw Wrong(file, $"the lengths of '{ShownText.Of(name)}' differ");
        return (name, (long)numbers[2], (long)numbers[0], UInt32(entry[16..]), next);
    }

    /// <summary>Numbers that do not fit into 32 bits stand, in the same order, in the extra field 1.</summary>
    private static void Widen(ulong[] numbers, ReadOnlySpan<byte> extra, string name, string file)
    {
        if (!numbers.Contains(uint.MaxValue))
            return;
        while (extra.Length >= 4)
        {
            int length = UInt16(extra[2..]);
            if (length > extra.Length - 4)
                break;
            ReadOnlySpan<byte> field = extra.Slice(4, length);
            if (UInt16(extra) == 1 && field.Length >= 8 * numbers.Count(number => number == uint.MaxValue))
            {
                for (int i = 0, at = 0; i < numbers.Length; i++)
                {
                    if (numbers[i] != uint.MaxValue)
                        continue;
                    numbers[i] = UInt64(field[at..]);
                    at += 8;
                }

                return;
            }

            extra = extra[(4 + length)..];
        }

        throw Wrong(file, $"the length of '{ShownText.Of(name)}' is missing");
    }

    private static long FindContent(FileStream stream, long header, string name, string file)
    {
        if (header > stream.Length - FileBytes)
            throw Wrong(file, $"'{name}' lies outside");
        byte[] fixedPart = Bytes(stream, header, FileBytes);
        if (UInt32(fixedPart) != FileMark)
            throw Wrong(file, $"'{name}' is not where it should be");
        return header + FileBytes + UInt16(fixedPart.AsSpan(26)) + UInt16(fixedPart.AsSpan(28));
    }

    private static void CheckOverlap(List<(long From, long To)> taken, string file)
    {
        taken.Sort();
        for (int i = 1; i < taken.Count; i++)
        {
            if (taken[i].From < taken[i - 1].To)
                throw Wrong(file, "two of its files overlap");
        }
    }

    private static byte[] Bytes(FileStream stream, long start, int count)
    {
        byte[] bytes = new byte[count];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong UInt64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static DataFormatException Wrong(string file, string problem) => new(file, "archive", $"{problem}; the file is damaged, or no weight file.");
}
