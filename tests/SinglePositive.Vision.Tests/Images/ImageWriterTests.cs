using CsCheck;
using NetVips;
using SinglePositive.Files;
using SinglePositive.Tests.Data;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public class ImageWriterTests
{
    private static readonly Gen<RgbImage> AnyPicture =
        from width in Gen.Int[1, 40]
        from height in Gen.Int[1, 40]
        from pixels in Gen.Byte.Array[width * height * RgbImage.Channels]
        select new RgbImage(width, height, pixels);

    [Fact]
    public void ToPng_AnyPicture_ReadsBackThePixels() => AnyPicture.Sample(
        picture =>
        {
            using Image read = Image.NewFromBuffer(ImageWriter.ToPng(picture));
            Assert.Equal((picture.Width, picture.Height, 3), (read.Width, read.Height, read.Bands));
            Assert.Equal(picture.Pixels, read.WriteToMemory<byte>());
            Assert.Equal(Enums.Interpretation.Srgb, read.Interpretation);
        },
        iter: 200);

    [Fact]
    public void ToPng_LastChunk_IsThatOfEveryPng()
    {
        byte[] png = ImageWriter.ToPng(AnyPicture.Single());

        // Length 0, IEND and the checksum of that.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], png[^12..]);
    }

    [Fact]
    public void ToPng_SamePicture_GivesTheSameBytes()
    {
        RgbImage picture = AnyPicture.Single();

        Assert.Equal(ImageWriter.ToPng(picture), ImageWriter.ToPng(picture));
    }

    [Fact]
    public void WritePng_OverAFile_ReplacesItAndLeavesNothingElse()
    {
        using ScratchFolder folder = new();
        string path = folder.Text("picture.png", "something else");

        ImageWriter.WritePng(path, new RgbImage(2, 1, [1, 2, 3, 250, 251, 252]));

        using Image read = Image.NewFromBuffer(File.ReadAllBytes(path));
        Assert.Equal([1, 2, 3, 250, 251, 252], read.WriteToMemory<byte>());
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void WritePng_FolderMissing_IsAnIoError()
    {
        using ScratchFolder folder = new();
        string path = folder["missing/picture.png"];

        Assert.ThrowsAny<IOException>(() => ImageWriter.WritePng(path, new RgbImage(1, 1, new byte[3])));
        Assert.False(File.Exists(path + AtomicFile.TemporarySuffix));
    }
}
