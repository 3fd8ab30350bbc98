using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public class SafetensorsFileTests
{
    private const string Tensor = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    [Fact]
    public void Write_TwoTensorsAndMetadata_HasThePublishedLayout()
    {
        MemoryStream stream = new();
        SafetensorsFile.Write(stream, [SafetensorsTensor.Of<byte>("b", [7, 8, 9], 3), SafetensorsTensor.Of<float>("a", [1, 2], 1, 2)], new Dictionary<string, string> { ["z"] = "2", ["k"] = "1" });
        string header = "{\"__metadata__\":{\"k\":\"1\",\"z\":\"2\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. MemoryMarshal.AsBytes<float>([1f, 2f]), 7, 8, 9];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void WriteThenRead_AnyTensors_GivesTheSame()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("m.safetensors");
        Gen.Select(Gen.Float.Array[0, 6], Gen.Long.Array[0, 6], Gen.Byte.Array[0, 6], Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 0, 5], Gen.String[0, 5])[0, 4]).Sample(
            (floats, longs, bytes, metadata) =>
            {
                Half[] halves = [.. bytes.Select(value => (Half)value)];
                metadata = metadata.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(pair.Value)));
                SafetensorsFile.Write(path, [SafetensorsTensor.Of<byte>("b", bytes, bytes.Length), SafetensorsTensor.Of<float>("f ü", floats, floats.Length, 1), SafetensorsTensor.Of<long>("l", longs, longs.Length), SafetensorsTensor.Of<Half>("h", halves, halves.Length), SafetensorsTensor.Of<double>("0", [0.5])], metadata);
                SafetensorsContent read = SafetensorsFile.Read(path);
                Assert.Equal(bytes, read["b"].To<byte>());
                Assert.Equal(MemoryMarshal.AsBytes<float>(floats).ToArray(), read["f ü"].Bytes.ToArray());
                Assert.Equal([floats.Length, 1L], read["f ü"].Shape);
                Assert.Equal(longs, read["l"].To<long>());
                Assert.Equal(halves, read["h"].To<Half>());
                Assert.Equal([0.5], read["0"].To<double>());
                Assert.Equal(metadata.OrderBy(pair => pair.Key), read.Metadata.OrderBy(pair => pair.Key));
            },
            iter: 100, threads: 1);
    }

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "at least 8 bytes" },
        { "short", [1, 2, 3], "at least 8 bytes" },
        { "header of 2^63 bytes", [0, 0, 0, 0, 0, 0, 0, 0x80], "the header claims 9223372036854775808 bytes" },
        { "header of 200 MB", [.. BitConverter.GetBytes(200_000_000L)], "expected at most 100000000" },
        { "header longer than the file", [.. BitConverter.GetBytes(90_000_000L), .. "{}"u8], "found 2" },
        { "no JSON", Make("hello"), "expected JSON" },
        { "no header", Make(""), "expected JSON" },
        { "list", Make("[]"), "expected a JSON object" },
        { "deep", Make(new string('[', 100)), "expected JSON" },
        { "not UTF-8", [2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], "expected UTF-8" },
        { "half a surrogate pair", Make("{\"\\ud800\":1}"), "expected JSON" },
        { "comment", Make("{} // x"), "expected JSON" },
        { "name twice", Make($"{{{Tensor},{Tensor}}}", 8), "occurs twice" },
        { "metadata twice", Make("{\"__metadata__\":{},\"__metadata__\":{}}"), "occurs twice" },
        { "metadata key twice", Make("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}"), "found two" },
        { "metadata number", Make("{\"__metadata__\":{\"a\":1}}"), "found something else" },
        { "tensor is a number", Make("{\"a\":1}"), "expected a JSON object" },
        { "unknown type", Make(Tensor.Replace("F32", "F33", StringComparison.Ordinal), 8, braces: true), "found 'F33'" },
        { "type is a number", Make(Tensor.Replace("\"F32\"", "32", StringComparison.Ordinal), 8, braces: true), "a text as dtype" },
        { "no shape", Make("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8), "one of them missing" },
        { "shape twice", Make(Tensor.Replace("\"shape\":[2]", "\"shape\":[2],\"shape\":[2]", StringComparison.Ordinal), 8, braces: true), "found another 'shape'" },
        { "other key", Make(Tensor.Replace("\"shape\"", "\"x\":1,\"shape\"", StringComparison.Ordinal), 8, braces: true), "found another 'x'" },
        { "negative", Make(Tensor.Replace("[2]", "[-2]", StringComparison.Ordinal), 8, braces: true), "found -2" },
        { "fraction", Make(Tensor.Replace("[2]", "[2.5]", StringComparison.Ordinal), 8, braces: true), "found 2.5" },
        { "shape too large", Make(Tensor.Replace("[2]", "[3]", StringComparison.Ordinal), 8, braces: true), "does not fill" },
        { "shape overflows", Make(Tensor.Replace("[2]", "[4294967296,4294967296,1073741824,2]", StringComparison.Ordinal), 8, braces: true), "does not fill" },
        { "one offset", Make(Tensor.Replace("[0,8]", "[8]", StringComparison.Ordinal), 8, braces: true), "one of them missing" },
        { "offsets backwards", Make(Tensor.Replace("[0,8]", "[8,0]", StringComparison.Ordinal), 8, braces: true), "does not fill" },
        { "gap in front", Make(Tensor.Replace("[0,8]", "[8,16]", StringComparison.Ordinal), 16, braces: true), "begin at byte 0" },
        { "overlap", Make($"{{{Tensor},{Tensor.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}}}", 8), "begin at byte 8" },
        { "too little data", Make($"{{{Tensor}}}", 7), "truncated" },
        { "too much data", Make($"{{{Tensor}}}", 9), "something follows" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_HostileFile_SaysWhatIsWrongBeforeTakingMemory(string name, byte[] content, string expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("m.safetensors", content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => SafetensorsFile.Read(path));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.True(taken < 1 << 20, $"{name}: {taken} bytes taken");
    }

    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("m.safetensors");
        SafetensorsFile.Write(path, [SafetensorsTensor.Of<float>("weight", [1, 2, 3], 3)], new Dictionary<string, string> { ["a"] = "b" });
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<DataFormatException>(() => SafetensorsFile.Read(path));
        }
    }

    [Fact]
    public void To_OtherTypeOrShape_NamesTheTensor()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("m.safetensors", Make($"{{{Tensor}}}", 8));
        SafetensorsContent content = SafetensorsFile.Read(path);
        Assert.Equal("tensor 'a'", Assert.Throws<DataFormatException>(() => content["a"].To<double>()).Where);
        Assert.Contains("expected the shape (1, 2), found (2,)", Assert.Throws<DataFormatException>(() => content["a"].To<float>(1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("named 'b', found a", Assert.Throws<DataFormatException>(() => content["b"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NameTwice_IsRefusedAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        SafetensorsTensor tensor = SafetensorsTensor.Of<float>("a", [1], 1);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(folder.File("m.safetensors"), [tensor, tensor], new Dictionary<string, string>()));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static byte[] Make(string header, int dataBytes = 0, bool braces = false)
    {
        byte[] text = Encoding.UTF8.GetBytes(braces ? $"{{{header}}}" : header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[dataBytes]];
    }
}
