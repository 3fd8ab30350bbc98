using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public class NpyHostileTests
{
    private const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "ends within its header" },
        { "magic", [.. "PK\u0003\u0004 something else"u8], "expected a NumPy array file" },
        { "version 0", NpyBytes.Make(Good, 8, version: 0), "npy version" },
        { "version 4", NpyBytes.Make(Good, 8, version: 4), "npy version" },
        { "header longer than file", NpyBytes.Make(Good, 8, claimedLength: 60000), "ends within its header" },
        { "header claims 4 GB", NpyBytes.Make(Good, 8, version: 2, claimedLength: -1), "the header claims 4294967295 bytes" },
        { "header claims 1 MB", NpyBytes.Make(Good, 8, version: 3, claimedLength: 1 << 20), "the header claims 1048576 bytes" },
        { "header too short", NpyBytes.Make(Good, 8, claimedLength: 20), "expected a closing quote" },
        { "no dictionary", NpyBytes.Make("[1, 2]"), "expected '{', found '['" },
        { "empty header", NpyBytes.Make(""), "expected '{', found the end" },
        { "empty dictionary", NpyBytes.Make("{}"), "lacks one of them" },
        { "missing key", NpyBytes.Make("{'descr': '<f4', 'shape': (2,)}", 8), "lacks one of them" },
        { "unknown key", NpyBytes.Make("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", 8), "found 'x'" },
        { "key twice", NpyBytes.Make("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", 8), "occurs twice" },
        { "code", NpyBytes.Make("__import__('os').system('true')"), "expected '{', found '_'" },
        { "code as value", NpyBytes.Make("{'descr': print('x'), 'fortran_order': False, 'shape': (2,), }", 8), "expected a quoted name, found 'p'" },
        { "text after", NpyBytes.Make("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } or 1", 8), "expected the end of the header" },
        { "NUL", NpyBytes.Make("{'descr': '<f4',\0 'fortran_order': False, 'shape': (2,), }", 8), "found the byte 0x00" },
        { "not ASCII", NpyBytes.Make("{'descr': '<f4é', 'fortran_order': False, 'shape': (2,), }", 8), "plain characters" },
        { "escape", NpyBytes.Make("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2,), }", 8), "plain characters" },
        { "order as number", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(2,)", "0"), 8), "expected True or False" },
        { "negative", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(-2,)"), 8), "negative dimension" },
        { "negative times negative", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(-1, -2)"), 8), "negative dimension" },
        { "shape without comma", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(2)"), 8), "after the only dimension" },
        { "shape as list", NpyBytes.Make(NpyBytes.Dictionary("<f4", "[2]"), 8), "expected '('" },
        { "shape with fraction", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(2.0,)"), 8), "expected ',' or ')'" },
        { "shape with text", NpyBytes.Make(NpyBytes.Dictionary("<f4", "('2',)"), 8), "a whole number" },
        { "shape with empty place", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(2,,1)"), 8), "a whole number" },
        { "open shape", NpyBytes.Make("{'descr': '<f4', 'fortran_order': False, 'shape': (2,", 8), "a whole number" },
        { "leading zero", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(02,)"), 8), "no number of rows or columns" },
        { "65 bits", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(36893488147419103234,)"), 8), "no number of rows or columns" },
        { "product overflows to 8 bytes", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(4294967296, 4294967296, 2)"), 8), "more bytes than any file" },
        { "bytes overflow", NpyBytes.Make(NpyBytes.Dictionary("<f8", "(2305843009213693952,)"), 8), "more bytes than any file" },
        { "63 bits", NpyBytes.Make(NpyBytes.Dictionary("|u1", "(9223372036854775807,)"), 8), "more bytes than any file" },
        { "a terabyte", NpyBytes.Make(NpyBytes.Dictionary("|u1", "(1099511627776,)"), 8), "truncated" },
        { "40 dimensions", NpyBytes.Make(NpyBytes.Dictionary("<f4", "(2" + string.Concat(Enumerable.Repeat(", 1", 39)) + ")"), 8), "at most 32 dimensions" },
        { "objects", NpyBytes.Make(NpyBytes.Dictionary("|O", "(2,)"), 16), "allow_pickle=False" },
        { "structured", NpyBytes.Make("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8), "named fields" },
        { "complex", NpyBytes.Make(NpyBytes.Dictionary("<c8", "(1,)"), 8), "found '<c8'" },
        { "time", NpyBytes.Make(NpyBytes.Dictionary("<M8[ns]", "(1,)"), 8), "found '<M8[ns]'" },
        { "odd size", NpyBytes.Make(NpyBytes.Dictionary("<f3", "(1,)"), 3), "found '<f3'" },
        { "no size", NpyBytes.Make(NpyBytes.Dictionary("<f", "(1,)"), 4), "found '<f'" },
        { "text of no length", NpyBytes.Make(NpyBytes.Dictionary("<U0", "(1000000000000,)")), "found '<U0'" },
        { "text of huge length", NpyBytes.Make(NpyBytes.Dictionary("<U2147483647", "(1,)"), 8), "found '<U2147483647'" },
        { "number without order", NpyBytes.Make(NpyBytes.Dictionary("|f4", "(2,)"), 8), "found '|f4'" },
        { "too little", NpyBytes.Make(Good, 7), "truncated" },
        { "too much", NpyBytes.Make(Good, 9), "follows the array" },
        { "deep", NpyBytes.Make("{" + new string('(', 60000)), "a quoted name" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_HostileFile_SaysWhatIsWrongBeforeTakingMemory(string name, byte[] content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("hostile.npy", content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => NpyFile.Read(path));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.True(taken < 1 << 20, $"{name}: {taken} bytes taken");
        Assert.Equal(error.Message, Assert.Throws<DataFormatException>(() => NpyFile.ReadHeader(path)).Message);
        Assert.Equal(error.Message, Assert.Throws<DataFormatException>(() => MappedNpy.Open(path)).Message);
        Assert.Throws<DataFormatException>(() => NpyFile.Read(new MemoryStream(content), "stream"));
        Assert.Throws<DataFormatException>(() => NpyFile.Read(new OneWayStream(content), "stream"));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{\"shape\":(2L,),\"descr\":\"=f4\",\"fortran_order\":True}")]
    [InlineData("  {\n'fortran_order'\t: False , 'shape' : ( 2 , ) , 'descr' : 'f4' , }  \n\n")]
    public void Read_OtherSpellingsOfTheHeader_AreUnderstood(string dictionary) =>
        Assert.Equal([0f, 0f], NpyFile.Read(new MemoryStream(NpyBytes.Make(dictionary, 8)), "x.npy").To<float>());

    [Theory]
    [InlineData("()", 4, 1)]
    [InlineData("(0,)", 0, 0)]
    [InlineData("(0, 9223372036854775807, 9223372036854775807)", 0, 0)]
    [InlineData("(1000000000000, 0)", 0, 0)]
    public void Read_NoDimensionOrNoElement_GivesThatManyElements(string shape, int bytes, int count)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy", NpyBytes.Make(NpyBytes.Dictionary("<f4", shape, "True"), bytes));
        Assert.Equal(count, NpyFile.Read(path).To<float>().Length);
        using MappedNpy mapped = MappedNpy.Open(path);
        Assert.Equal(bytes, mapped.ByteLength);
    }

    [Fact]
    public void Read_FolderInPlaceOfAFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("found a folder", Assert.Throws<DataFormatException>(() => NpyFile.Read(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => NpyFile.Read(folder.File("none.npy")));
    }

    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        NpyFile.Write<short>(path, [1, 2, 3], 3);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            File.WriteAllBytes(path, part);
            Assert.Throws<DataFormatException>(() => NpyFile.Read(path));
            Assert.Throws<DataFormatException>(() => MappedNpy.Open(path));
            Assert.Throws<DataFormatException>(() => NpyFile.Read(new OneWayStream(part), "stream"));
        }
    }

    [Fact]
    public void Read_AnyByteOfTheHeaderChanged_IsReadOrRefused()
    {
        MemoryStream stream = new();
        NpyFile.Write<short>(stream, [1, 2, 3], 3);
        byte[] whole = stream.ToArray();
        for (int at = 0; at < whole.Length - 6; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. whole];
                changed[at] = (byte)value;
                Exception? error = Record.Exception(() => NpyFile.Read(new MemoryStream(changed), "x.npy"));
                Assert.True(error is null or DataFormatException, $"byte {at} = {value}: {error}");
            }
        }
    }

    [Fact]
    public void Read_LyingStreamOfUnknownLength_TakesLittleMemory()
    {
        byte[] lie = NpyBytes.Make(NpyBytes.Dictionary("|u1", "(2000000000,)"), 8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => NpyFile.Read(new OneWayStream(lie), "stream"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    [Fact]
    public void ToStrings_OnNumbers_AndNumbersOnText_AreRefused()
    {
        Assert.Throws<DataFormatException>(() => NpyFile.Read(new MemoryStream(NpyBytes.Make(Good, 8)), "x").ToStrings());
        Assert.Throws<DataFormatException>(() => NpyFile.Read(new MemoryStream(NpyBytes.Make(NpyBytes.Dictionary("<U1", "(1,)"), 4)), "x").To<float>());
    }

    /// <summary>Gives a few bytes at a time and cannot seek.</summary>
    private sealed class OneWayStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
