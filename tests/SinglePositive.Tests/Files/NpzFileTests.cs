using System.IO.Compression;
using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public class NpzFileTests
{
    private static readonly byte[] Array = NpyBytes.Make(NpyBytes.Dictionary("<i4", "(3,)"), [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);

    // numpy.savez_compressed(f, labels=numpy.array([[0, 1], [1, 0]], 'u1'), ids=numpy.array(['a', 'ü']))
    private const string FromNumPy =
        "UEsDBBQAAAAIAAAAIQAlIPlkSgAAAIQAAAAKABQAbGFiZWxzLm5weQEAEACEAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSd0vM"
        + "KU4FihdnJBakAvkaRjoKRpo6CrUKZAMuBkZGBgBQSwMEFAAAAAgAAAAhADC5f7FLAAAAiAAAAAcAFABpZHMubnB5AQAQAIgAAAAAAAAASwAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRu"
        + "paBuE2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuRAYGhj9ADABQSwECFAMUAAAACAAAACEAJSD5ZEoAAACEAAAACgAAAAAAAAAAAAAAgAEAAAAAbGFi"
        + "ZWxzLm5weVBLAQIUAxQAAAAIAAAAIQAwuX+xSwAAAIgAAAAHAAAAAAAAAAAAAACAAYYAAABpZHMubnB5UEsFBgAAAAACAAIAbQAAAAoBAAAAAA==";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WriteThenRead_SeveralArrays_GivesTheSame(bool compress)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npz");
        float[] values = [.. Enumerable.Range(0, 100000).Select(i => i % 7 * 0.5f)];
        NpzMember[] members = [NpzMember.Of("values", values, 1000, 100), NpzMember.Of<long>("empty", [], 0)];
        NpzFile.Write(path, members, compress);
        NpzFile file = NpzFile.Open(path);
        Assert.Equal(["values", "empty"], file.Names);
        Assert.Equal(values, file.Read("values").To<float>());
        Assert.Equal([1000L, 100L], file.Read("values").Shape);
        Assert.Empty(file.Read("empty").To<long>());
        byte[] first = File.ReadAllBytes(path);
        NpzFile.Write(path, members, compress);
        Assert.Equal(first, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Read_WrittenByNumPy_IsUnderstood()
    {
        using TemporaryFolder folder = new();
        NpzFile file = NpzFile.Open(folder.File("x.npz", Convert.FromBase64String(FromNumPy)));
        Assert.Equal(["labels", "ids"], file.Names);
        Assert.Equal(new byte[] { 0, 1, 1, 0 }, file.Read("labels").To<byte>());
        Assert.Equal(["a", "ü"], file.Read("ids").ToStrings());
    }

    [Theory]
    [InlineData("../x.npy")]
    [InlineData("/etc/x.npy")]
    [InlineData("a/b.npy")]
    [InlineData("C:x.npy")]
    [InlineData("..\\x.npy")]
    [InlineData("folder/")]
    [InlineData("x\n.npy")]
    [InlineData(".npy")]
    public void Open_NameThatIsAPath_IsRefused(string name)
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, (name, Array));
        Assert.Contains("expected plain array names", Assert.Throws<DataFormatException>(() => NpzFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NameTwice_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, ("x.npy", Array), ("x.npy", Array));
        Assert.Contains("'x.npy' twice", Assert.Throws<DataFormatException>(() => NpzFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NameThatIsNotThere_NamesThoseThatAre()
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, ("a.npy", Array), ("readme.txt", "text"u8.ToArray()));
        Assert.Contains("expected an array named 'b', found a.", Assert.Throws<DataFormatException>(() => NpzFile.Open(path).Read("b")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Members => new()
    {
        { "objects", NpyBytes.Make(NpyBytes.Dictionary("|O", "(2,)"), 16), "allow_pickle=False" },
        { "no array", "text"u8.ToArray(), "ends within its header" },
        { "too little", Array[..^1], "truncated" },
        { "too much", [.. Array, 0], "follows the array" },
        { "a gigabyte promised", NpyBytes.Make(NpyBytes.Dictionary("|u1", "(1000000000,)"), 100), "truncated" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Read_HostileMember_SaysWhatIsWrong(string name, byte[] content, string expected)
    {
        using TemporaryFolder folder = new();
        NpzFile file = NpzFile.Open(Zip(folder, ("x.npy", content)));
        DataFormatException error = Assert.Throws<DataFormatException>(() => file.Read("x"));
        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.Contains("x.npz, array 'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SizeThatCannotBeTrue_IsRefusedBeforeTakingMemory()
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, ("x.npy", Array));
        byte[] bytes = File.ReadAllBytes(path);
        // The size before compression stands at byte 24 of the central directory's entry.
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(2_000_000_000u).CopyTo(bytes, central + 24);
        File.WriteAllBytes(path, bytes);
        NpzFile file = NpzFile.Open(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cannot hold the 2000000000 bytes", Assert.Throws<DataFormatException>(() => file.Read("x")).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Read_AnyByteChangedOrMissing_GivesTheArrayOrASentence(CompressionLevel level)
    {
        using TemporaryFolder folder = new();
        string path = Zip(folder, level, ("x.npy", Array));
        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7f, 0xff, (byte)(whole[at] ^ 1) })
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                ReadsRightOrRefuses(path, changed, $"byte {at} = {value}");
            }

            ReadsRightOrRefuses(path, whole[..at], $"{at} bytes");
        }
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Write_NameThatIsAPath_IsRefused(string name)
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ArgumentException>(() => NpzFile.Write(folder.File("x.npz"), [NpzMember.Of<byte>(name, [1], 1)]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static void ReadsRightOrRefuses(string path, byte[] content, string what)
    {
        File.WriteAllBytes(path, content);
        try
        {
            NpzFile file = NpzFile.Open(path);
            foreach (string name in file.Names)
                Assert.Equal([1, 2, 3], file.Read(name).To<int>());
        }
        catch (DataFormatException)
        {
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
        }
    }

    private static string Zip(TemporaryFolder folder, params (string Name, byte[] Content)[] members) => Zip(folder, CompressionLevel.Optimal, members);

    private static string Zip(TemporaryFolder folder, CompressionLevel level, params (string Name, byte[] Content)[] members)
    {
        string path = folder.File("x.npz");
        using FileStream stream = File.Create(path);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8);
        foreach ((string name, byte[] content) in members)
        {
            using Stream entry = archive.CreateEntry(name, level).Open();
            entry.Write(content);
        }

        return path;
    }
}
