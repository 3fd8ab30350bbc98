using System.IO.Compression;

namespace SinglePositive.Files;

/// <summary>An npz file: named arrays in one zip archive, as numpy.savez and numpy.savez_compressed write it.</summary>
/// <remarks>
/// Nothing is unpacked to disk. Names that are paths, names that occur twice, encrypted members, and members whose sizes cannot be true are refused; other files in the archive
/// are passed over. The checksum of a member is verified when it is read. The archive is opened anew for each array, so there is nothing to dispose.
/// </remarks>
public sealed class NpzFile
{
    private const string Extension = ".npy";

    // One bit of deflate at best stands for 258 bytes at 2 bits: no more than 1032 to 1.
    private const long MaximumRatio = 1032;
    private const long RatioSlack = 4096;

    private readonly string _path;

    private NpzFile(string path, IReadOnlyList<string> names)
    {
        _path = path;
        Names = names;
    }

    /// <summary>The names of the arrays without <c>.npy</c>, in the order of the archive.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads the table of contents.</summary>
    /// <exception cref="DataFormatException">The file is no zip archive, or a name in it is a path or occurs twice.</exception>
    public static NpzFile Open(string path) => Guard(path, () =>
    {
        using ZipArchive archive = OpenArchive(path);
        List<string> names = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (!IsPlain(entry.FullName))
                throw new DataFormatException(path, null, $"expected plain array names, found '{ShownText.Of(entry.FullName)}', which is a path or holds control characters; save it again with numpy.savez.");
            if (!seen.Add(entry.FullName))
                throw new DataFormatException(path, null, $"the archive holds '{entry.FullName}' twice, expected every name once; save it again with numpy.savez.");
            if (entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                names.Add(entry.FullName[..^Extension.Length]);
        }

        return new NpzFile(path, names.AsReadOnly());
    });

    /// <summary>Reads one array.</summary>
    /// <exception cref="DataFormatException">There is no array of that name, it cannot be read (see <see cref="NpyFile"/>), or the archive is damaged.</exception>
    public NpyArray Read(string name) => Guard(_path, () =>
    {
        using ZipArchive archive = OpenArchive(_path);
        ZipArchiveEntry entry = archive.GetEntry(name + Extension)
            ?? throw new DataFormatException(_path, null, $"expected an array named '{name}', found {(Names.Count == 0 ? "no array" : string.Join(", ", Names))}.");
        string shown = $"{_path}, array '{name}'";
        if (entry.IsEncrypted)
            throw new DataFormatException(shown, null, "the array is encrypted; save it again with numpy.savez.");
        if (entry.Length > (entry.CompressedLength * MaximumRatio) + RatioSlack)
            throw new DataFormatException(shown, null, $"{entry.CompressedLength} compressed bytes cannot hold the {entry.Length} bytes that the archive promises; it is damaged or made to exhaust memory.");
        using Crc32Stream stream = new(entry.Open());
        NpyHeader header = NpyHeaderFormat.Read(stream, shown);
        NpyFile.CheckLength(header, entry.Length, shown);
        NpyArray array = NpyArray.Read(stream, header, shown);
        if (stream.Checksum != entry.Crc32)
            throw new DataFormatException(shown, null, $"the content has the checksum {stream.Checksum:x8}, expected {entry.Crc32:x8}; the file is damaged, copy or save it again.");
        return array;
    });

    /// <summary>Writes arrays in the given order. An existing file is replaced in one step; the same arrays give the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="members">The arrays; names without repetition that are no paths.</param>
    /// <param name="compress">True to compress, as numpy.savez_compressed does.</param>
    public static void Write(string path, IReadOnlyList<NpzMember> members, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.DistinctBy(member => member.Name).Count() != members.Count || !members.All(member => IsPlain(member.Name + Extension)))
            throw new ArgumentException($"Names of arrays must differ and be no paths; {string.Join(", ", members.Select(member => ShownText.Of(member.Name)))} were given.", nameof(members));
        AtomicFile.Write(path, stream =>
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (NpzMember member in members)
            {
                ZipArchiveEntry entry = archive.CreateEntry(member.Name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                // The earliest time that zip knows, as in NumPy: equal arrays give equal files.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream content = entry.Open();
                member.Write(content);
            }
        });
    }

    private static ZipArchive OpenArchive(string path)
    {
        FileStream stream = NpyFile.Open(path);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static bool IsPlain(string name) => name is not (Extension or "." or "..") && name.Length > 0 && !name.Any(character => character is '/' or '\\' or ':' || char.IsControl(character));

    /// <summary>Turns what the zip reader throws at damaged archives into a sentence.</summary>
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new DataFormatException(path, null, $"expected a readable zip archive of arrays (npz), found a damaged or unknown one ({error.Message.TrimEnd('.')}); save it again with numpy.savez.", error);
        }
    }
}
