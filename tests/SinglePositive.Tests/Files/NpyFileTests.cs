using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using SinglePositive.Files;

namespace SinglePositive.Tests.Files;

public class NpyFileTests
{
    [Theory]
    [InlineData(new long[] { 3, 4 }, 128, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }")]
    [InlineData(new long[] { 12 }, 128, "{'descr': '<f4', 'fortran_order': False, 'shape': (12,), }")]
    [InlineData(new long[] { 2, 2, 3 }, 128, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }")]
    // As long as a multiple of 64 already: NumPy still adds 64 spaces.
    [InlineData(new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10, 12 }, 192, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10, 12), }")]
    public void Write_Floats_HasTheBytesOfNumPy(long[] shape, int dataOffset, string dictionary)
    {
        MemoryStream stream = new();
        float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => i + 0.5f)];
        NpyFile.Write<float>(stream, values, shape);
        byte[] head = [0x93, .. "NUMPY"u8, 1, 0, (byte)(dataOffset - 10), 0, .. Encoding.ASCII.GetBytes(dictionary.PadRight(dataOffset - 11) + "\n")];
        Assert.Equal([.. head, .. MemoryMarshal.AsBytes(values)], stream.ToArray());
    }

    [Fact]
    public void Write_SingleValue_HasTheBytesOfNumPy()
    {
        MemoryStream stream = new();
        NpyFile.Write<double>(stream, [2.5]);
        string text = "{'descr': '<f8', 'fortran_order': False, 'shape': (), }".PadRight(117) + "\n";
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text), 0, 0, 0, 0, 0, 0, 4, 0x40], stream.ToArray());
    }

    [Fact]
    public void Write_WrongShape_NamesBothCounts()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => NpyFile.Write<byte>(Stream.Null, new byte[5], 2, 3));
        Assert.Contains("(2, 3) has 6 elements; 5 were given", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteThenRead_EveryType_GivesTheSameValues()
    {
        RoundTrip(Gen.Byte);
        RoundTrip(Gen.SByte);
        RoundTrip(Gen.Short);
        RoundTrip(Gen.Int);
        RoundTrip(Gen.Long);
        RoundTrip(Gen.Float);
        RoundTrip(Gen.Double);
        RoundTrip(Gen.Float.Select(value => (Half)value));
    }

    [Theory]
    [InlineData("i2")]
    [InlineData("i4")]
    [InlineData("i8")]
    [InlineData("f2")]
    [InlineData("f4")]
    [InlineData("f8")]
    public void Read_AnyByteOrderElementOrderAndVersion_GivesCOrder(string type)
    {
        int size = type[1] - '0';
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Bool, Gen.Bool, Gen.Int[1, 3]).Sample((rows, columns, depth, big, fortran, version) =>
        {
            // The value of an element is its number in C order.
            byte[] data = new byte[rows * columns * depth * size];
            for (int element = 0; element < rows * columns * depth; element++)
            {
                int k = element % depth, j = element / depth % columns, i = element / depth / columns;
                byte[] bytes = Encode(type, element);
                if (big)
                    bytes.AsSpan().Reverse();
                bytes.CopyTo(data, size * (fortran ? i + rows * (j + columns * k) : element));
            }

            byte[] file = NpyBytes.Make(NpyBytes.Dictionary((big ? ">" : "<") + type, $"({rows}, {columns}, {depth})", fortran ? "True" : "False"), data, (byte)version);
            NpyArray array = NpyFile.Read(new MemoryStream(file), "x.npy");
            Assert.Equal(Enumerable.Range(0, rows * columns * depth), array.To<int>());
            Assert.Equal(Enumerable.Range(0, rows * columns * depth).Select(i => (double)i), array.To<double>());
            Assert.Equal(new long[] { rows, columns, depth }, array.Shape);
        }, iter: 200);
    }

    [Fact]
    public void WriteStrings_AnyText_ReadsBack()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("s.npy");
        Gen.String[Gen.Char.AlphaNumeric, 0, 6].Select(text => text + "ü😀"[..(text.Length % 2)]).Array[0, 8].Sample(
            texts =>
            {
                NpyFile.WriteStrings(path, texts);
                Assert.Equal(texts, NpyFile.Read(path).ToStrings());
            },
            iter: 100, threads: 1);
        NpyFile.WriteStrings(path, ["😀a", "", "Zürich"]);
        Assert.Equal("<U6", NpyFile.ReadHeader(path).Description);
        Assert.Equal(["😀a", "", "Zürich"], NpyFile.Read(path).ToStrings());
    }

    [Fact]
    public void ToStrings_BigEndianAndBytes_AreDecoded()
    {
        byte[] big = NpyBytes.Make(NpyBytes.Dictionary(">U2", "(2,)"), [0, 0, 0, 97, 0, 0, 0, 0, 0, 1, 0xf6, 0, 0, 0, 0, 98]);
        Assert.Equal(["a", "😀b"], NpyFile.Read(new MemoryStream(big), "x").ToStrings());
        byte[] bytes = NpyBytes.Make(NpyBytes.Dictionary("|S3", "(2,)"), [97, 0, 0, 0xc3, 0xbc, 98]);
        Assert.Equal(["a", "üb"], NpyFile.Read(new MemoryStream(bytes), "x").ToStrings());
    }

    [Theory]
    [InlineData("<U1", new byte[] { 0, 0xd8, 0, 0 })]
    [InlineData("<U1", new byte[] { 0, 0, 0x11, 0 })]
    [InlineData("|S2", new byte[] { 0xff, 0xfe })]
    public void ToStrings_NoText_NamesTheRow(string type, byte[] cell)
    {
        NpyArray array = NpyFile.Read(new MemoryStream(NpyBytes.Make(NpyBytes.Dictionary(type, "(1,)"), cell)), "x.npy");
        Assert.Equal("row 0", Assert.Throws<DataFormatException>(array.ToStrings).Where);
    }

    [Theory]
    [InlineData(0.5, "row 1, column 0")]
    [InlineData(256.0, "row 1, column 0")]
    [InlineData(-1.0, "row 1, column 0")]
    [InlineData(double.NaN, "row 1, column 0")]
    [InlineData(double.PositiveInfinity, "row 1, column 0")]
    public void To_ValueThatAByteCannotHold_NamesRowAndColumn(double value, string where)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => Saved<double>([1, 2, value, 255], 2, 2).To<byte>());
        Assert.Equal(where, error.Where);
        Assert.Contains(value.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_FloatingPoint_RoundsButNeverOverflows()
    {
        Assert.Equal([0.1f, float.NaN, float.NegativeInfinity], Saved<double>([0.1, double.NaN, double.NegativeInfinity], 3).To<float>());
        Assert.Throws<DataFormatException>(() => Saved<double>([1e39], 1).To<float>());
        Assert.Throws<DataFormatException>(() => Saved<float>([1e6f], 1).To<Half>());
    }

    [Fact]
    public void To_WholeNumbersIntoFloats_AreExactOrRefused()
    {
        Assert.Equal([16777216f], Saved<int>([16777216], 1).To<float>());
        Assert.Throws<DataFormatException>(() => Saved<int>([16777217], 1).To<float>());
        Assert.Throws<DataFormatException>(() => Saved<long>([long.MaxValue], 1).To<double>());
        Assert.Throws<DataFormatException>(() => Saved<double>([9223372036854775808.0], 1).To<long>());
        Assert.Equal([long.MinValue], Saved<double>([-9223372036854775808.0], 1).To<long>());
        Assert.Equal([1, 0, 1], Saved<bool>([true, false, true], 3).To<int>());
    }

    [Fact]
    public void Read_RealArrays_HaveTheirPublishedShapes()
    {
        string posters = RealData.Folder("posters");
        NpyArray labels = NpyFile.Read(Path.Combine(posters, "formatted_train_labels.npy"));
        Assert.Equal([6253L, 25L], labels.Shape);
        Assert.Equal(2.35, labels.To<byte>().Sum(value => value) / 6253.0, 0.005);
        string[] ids = NpyFile.Read(Path.Combine(posters, "formatted_train_images.npy")).ToStrings();
        Assert.Equal(6253, ids.Length);
        Assert.DoesNotContain(ids, id => id.Length == 0 || id.Contains('\0', StringComparison.Ordinal));
    }

    private static NpyArray Saved<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        MemoryStream stream = new();
        NpyFile.Write<T>(stream, values, shape);
        stream.Position = 0;
        return NpyFile.Read(stream, "x.npy");
    }

    private static void RoundTrip<T>(Gen<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        Gen.Select(values.Array[0, 12], Gen.Int[1, 3]).Sample(
            (array, columns) =>
            {
                int rows = array.Length / columns;
                ReadOnlySpan<T> used = array.AsSpan(0, rows * columns);
                NpyFile.Write(path, used, rows, columns);
                NpyArray read = NpyFile.Read(path);
                Assert.Equal([rows, columns], read.Shape);
                Assert.Equal(MemoryMarshal.AsBytes(used).ToArray(), MemoryMarshal.AsBytes<T>(read.To<T>()).ToArray());
            },
            iter: 30, threads: 1);
    }

    private static byte[] Encode(string type, int value) => type switch
    {
        "i2" => BitConverter.GetBytes((short)value),
        "i4" => BitConverter.GetBytes(value),
        "i8" => BitConverter.GetBytes((long)value),
        "f2" => BitConverter.GetBytes((Half)value),
        "f4" => BitConverter.GetBytes((float)value),
        _ => BitConverter.GetBytes((double)value),
    };
}
