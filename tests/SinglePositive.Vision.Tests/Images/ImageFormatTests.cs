using NetVips;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

/// <summary>What files of each format become. The files are made here, by libvips.</summary>
public sealed class ImageFormatTests : IDisposable
{
    /// <summary>3 × 2 pixels, numbered.</summary>
    private static readonly byte[] _six = [.. Enumerable.Range(0, 18).Select(value => (byte)(value * 10))];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".png")]
    [InlineData(".tif")]
    [InlineData(".tif[compression=lzw,tile=true]")]
    [InlineData(".webp[lossless=true]")]
    [InlineData(".avif[lossless=true]")]
    public void Read_LosslessFormat_GivesThePixels(string format)
    {
        RgbImage read = Read(Picture(_six, 3, 2, 3), format);

        Assert.Equal((3, 2), (read.Width, read.Height));
        Assert.Equal(_six, read.Pixels);
    }

    [Theory]
    [InlineData(".jpg[Q=95]")]
    [InlineData(".jpg[Q=95,interlace=true]")]
    [InlineData(".webp[Q=95]")]
    [InlineData(".gif")]
    public void Read_LossyFormat_ComesClose(string format)
    {
        byte[] colour = [.. Enumerable.Repeat(new byte[] { 200, 100, 30 }, 20 * 10).SelectMany(pixel => pixel)];

        RgbImage read = Read(Picture(colour, 20, 10, 3), format);

        Assert.All(read.Pixels.Zip(colour), pair => Assert.InRange(pair.First - pair.Second, -4, 4));
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg[Q=100]")]
    [InlineData(".tif")]
    public void Read_Grey_IsRepeated(string format)
    {
        RgbImage read = Read(Picture([77, 77, 77, 77], 2, 2, 1), format);

        Assert.All(read.Pixels, value => Assert.Equal(77, value));
    }

    [Fact]
    public void Read_Alpha_LiesOverWhite()
    {
        RgbImage read = Read(Picture([10, 20, 30, 255, 10, 20, 30, 0, 10, 20, 30, 128], 3, 1, 4), ".png");

        Assert.Equal([10, 20, 30, 255, 255, 255, 132, 137, 142], read.Pixels);
    }

    [Fact]
    public void Read_GreyWithAlpha_LiesOverWhite() =>
        Assert.Equal([0, 0, 0, 255, 255, 255], Read(Picture([0, 255, 0, 0], 2, 1, 2), ".png").Pixels);

    [Theory]
    [InlineData(".png", 3)]
    [InlineData(".png", 1)]
    [InlineData(".tif", 3)]
    public void Read_SixteenBits_GivesTheHighByte(string format, int bands)
    {
        ushort[] values = [0x1234, 0xABCD, 0xFF00];
        using Image wide = Image.NewFromMemory(values, 3 / bands, 1, bands, Enums.BandFormat.Ushort).Copy(interpretation: bands == 3 ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Grey16);

        byte[] expected = bands == 3 ? [0x12, 0xAB, 0xFF] : [0x12, 0x12, 0x12, 0xAB, 0xAB, 0xAB, 0xFF, 0xFF, 0xFF];
        Assert.Equal(expected, Read(wide, format).Pixels);
    }

    [Fact]
    public void Read_PaletteWithAlpha_GivesColoursOverWhite() =>
        Assert.Equal([10, 20, 30, 255, 255, 255], Read(Picture([10, 20, 30, 255, 0, 0, 0, 0], 2, 1, 4), ".png[palette=true]").Pixels);

    [Theory]
    [InlineData(".tif", 0)]
    [InlineData(".jpg[Q=100]", 3)]
    public void Read_Cmyk_IsConvertedWithoutAProfile(string format, int tolerance)
    {
        byte[] inks = [.. Enumerable.Repeat(new byte[] { 0, 128, 255, 51 }, 64).SelectMany(pixel => pixel)];
        using Image cmyk = Image.NewFromMemory(inks, 8, 8, 4, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);

        RgbImage read = Read(cmyk, format);

        byte[] expected = [204, 102, 0];
        Assert.All(expected.Zip(read.Pixels), pair => Assert.InRange(pair.First - pair.Second, -tolerance, tolerance));
    }

    [Fact]
    public void Read_Animation_GivesTheFirstPicture()
    {
        byte[] frames = [.. Enumerable.Repeat((byte)255, 12), .. new byte[12]];
        using Image animation = Picture(frames, 2, 4, 3).Mutate(image => image.Set(GValue.GIntType, "page-height", 2));

        RgbImage read = Read(animation, ".gif");

        Assert.Equal(2, read.Height);
        Assert.All(read.Pixels, value => Assert.Equal(255, value));
    }

    // The number of the stored pixel at each place of the upright picture, row by row.
    [Theory]
    [InlineData(1, 3, "012345")]
    [InlineData(2, 3, "210543")]
    [InlineData(3, 3, "543210")]
    [InlineData(4, 3, "345012")]
    [InlineData(5, 2, "031425")]
    [InlineData(6, 2, "304152")]
    [InlineData(7, 2, "524130")]
    [InlineData(8, 2, "251403")]
    [InlineData(9, 3, "012345")]
    public void Read_Orientation_IsUndoneUnlessToldNot(int orientation, int width, string order)
    {
        using Image turned = Picture(_six, 3, 2, 3).Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));
        string path = Write(turned, ".tif");

        RgbImage read = ImageReader.Read(path), stored = ImageReader.Read(path, new ImageReadOptions { ApplyExif = false });

        Assert.Equal(width, read.Width);
        Assert.Equal(order, string.Concat(read.Pixels.Where((_, index) => index % 3 == 0).Select(red => red / 30)));
        Assert.Equal(_six, stored.Pixels);
    }

    private static Image Picture(byte[] values, int width, int height, int bands) =>
        Image.NewFromMemory(values, width, height, bands, Enums.BandFormat.Uchar).Copy(interpretation: bands <= 2 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);

    private RgbImage Read(Image image, string format) => ImageReader.Read(Write(image, format));

    private string Write(Image image, string format)
    {
        string path = _folder["picture"];
        File.WriteAllBytes(path, image.WriteToBuffer(format));
        return path;
    }
}
