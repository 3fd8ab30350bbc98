using System.Buffers.Binary;
using CsCheck;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public sealed class BmpDecoderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TwentyFourBits_StartsWithTheLowestRow() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(Bmp(1, 2, 24, rows: [6, 5, 4, 0, 3, 2, 1, 0])).Pixels);

    [Fact]
    public void Read_NegativeHeight_StartsWithTheHighestRow() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(Bmp(1, -2, 24, rows: [3, 2, 1, 0, 6, 5, 4, 0])).Pixels);

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000, 0, 0, 0 })]
    [InlineData(4, new byte[] { 0x01, 0x10, 0, 0 })]
    [InlineData(8, new byte[] { 0, 1, 1, 0 })]
    public void Read_Palette_GivesItsColours(int bits, byte[] row)
    {
        RgbImage read = Read(Bmp(4, 1, bits, row, palette: [30, 20, 10, 0, 60, 50, 40, 0]));

        Assert.Equal([10, 20, 30, 40, 50, 60, 40, 50, 60, 10, 20, 30], read.Pixels);
    }

    [Fact]
    public void Read_SixteenBits_SpreadsFiveBitsOverEight() => Assert.Equal([255, 0, 8], Read(Bmp(1, 1, 16, rows: [0x01, 0x7C, 0, 0])).Pixels);

    [Fact]
    public void Read_ThirtyTwoBits_PassesOverTheFourth() => Assert.Equal([3, 2, 1], Read(Bmp(1, 1, 32, rows: [1, 2, 3, 0])).Pixels);

    [Fact]
    public void Read_MasksWithAlpha_LiesOverWhite()
    {
        byte[] bmp = Bmp(2, 1, 32, rows: [255, 1, 2, 3, 0, 1, 2, 3], header: 56, compression: 3, masks: [0xFF000000, 0xFF0000, 0xFF00, 0xFF]);

        Assert.Equal([3, 2, 1, 255, 255, 255], Read(bmp).Pixels);
    }

    [Fact]
    public void Read_CutOff_NamesTheReason() =>
        Assert.Equal("the BMP file is damaged or ends early: 1 of 2 rows can be read", Reason(Bmp(1, 2, 24, rows: [3, 2, 1, 0, 6, 5, 4])));

    [Fact]
    public void Read_RunLengths_NameTheReason() => Assert.Equal("compressed BMP files are not read; convert the file to PNG", Reason(Bmp(1, 1, 8, rows: [1, 0, 0, 1], compression: 1)));

    [Theory]
    [InlineData(0, 1, 24)]
    [InlineData(-1, 1, 24)]
    [InlineData(1, 0, 24)]
    [InlineData(1, int.MinValue, 24)]
    [InlineData(1, 1, 7)]
    public void Read_HeaderThatCannotBe_NamesTheReason(int width, int height, int bits) =>
        Assert.Equal("the header of the BMP file is damaged or of a kind that is not read", Reason(Bmp(width, height, bits, rows: new byte[8])));

    [Fact]
    public void Read_HugeBitmap_IsRefusedBeforeDecoding() =>
        Assert.Equal("the picture has 10,000 x 10,000 pixels, more than the limit of 64,000,000", Reason(Bmp(10_000, 10_000, 24, rows: [])));

    // Whatever a header says, the answer is pixels or a reason.
    [Fact]
    public void Read_AnyHeader_GivesPixelsOrAReason() =>
        Gen.Select(Gen.Int[14, 54], Gen.Byte, Gen.Int[14, 54], Gen.Byte, Gen.Int[0, 5].Select(index => new[] { 1, 4, 8, 16, 24, 32 }[index])).Sample(draw =>
        {
            byte[] bmp = Bmp(3, 2, draw.Item5, rows: new byte[32], palette: new byte[8]);
            bmp[draw.Item1] = draw.Item2;
            bmp[draw.Item3] = draw.Item4;

            return Record.Exception(() => Read(bmp)) is null or BadImageException;
        }, iter: 300, threads: 1);

    private static byte[] Bmp(int width, int height, int bits, byte[] rows, byte[]? palette = null, int header = 40, int compression = 0, uint[]? masks = null)
    {
        byte[] start = new byte[14 + header];
        "BM"u8.CopyTo(start);
        palette ??= [];
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(10), start.Length + palette.Length);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(14), header);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(22), height);
        start[26] = 1;
        start[28] = (byte)bits;
        start[30] = (byte)compression;
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(46), palette.Length / 4);
        for (int mask = 0; mask < masks?.Length; mask++)
            BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(54 + 4 * mask), masks[mask]);
        return [.. start, .. palette, .. rows];
    }

    private RgbImage Read(byte[] content)
    {
        string path = _folder["picture.bmp"];
        File.WriteAllBytes(path, content);
        return ImageReader.Read(path);
    }

    private string Reason(byte[] content) => Assert.Throws<BadImageException>(() => Read(content)).Reason;
}
