using SinglePositive.Files;
using SinglePositive.Tests;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public class BilinearResamplerTests
{
    [Theory]
    [InlineData(448)]
    [InlineData(224)]
    public void Resize_GoldenPhotographs_EqualsPillowInEveryPixel(int size)
    {
        string golden = GoldenFolder.File("images");
        Assert.SkipUnless(Directory.Exists(golden), "the golden pictures are not here; set SPML_GOLDEN to the folder that holds images/");
        string photos = RealData.Folder(Path.Combine("photos", "train2017"));

        foreach (string file in Directory.GetFiles(golden, $"pillow_bilinear_{size}_*.npy"))
        {
            string name = Path.GetFileNameWithoutExtension(file)[$"pillow_bilinear_{size}_".Length..];
            RgbImage photo = ImageReader.Read(Path.Combine(photos, name + ".jpg"), new ImageReadOptions { ApplyExif = false });

            Assert.Equal(NpyFile.Read(file).To<byte>(), BilinearResampler.Resize(photo, size, size).Pixels);
        }
    }

    // What Pillow 9.4 gives for `Image.fromarray(a).resize((W, H), Image.BILINEAR)`.
    [Fact]
    public void Resize_SmallPicture_EqualsPillow()
    {
        RgbImage picture = new(3, 2, [.. Enumerable.Range(0, 18).Select(value => (byte)(value * 14))]);

        byte[] pillow = [16, 30, 44, 68, 82, 96, 79, 93, 107, 131, 145, 159, 142, 156, 170, 194, 208, 222];

        Assert.Equal(pillow, BilinearResampler.Resize(picture, 2, 3).Pixels);
    }

    [Fact]
    public void Resize_SameSize_IsACopy()
    {
        RgbImage picture = new(2, 1, [1, 2, 3, 4, 5, 6]);

        RgbImage copy = BilinearResampler.Resize(picture, 2, 1);

        Assert.Equal(picture.Pixels, copy.Pixels);
        Assert.NotSame(picture.Pixels, copy.Pixels);
    }

    [Fact]
    public void Resize_MemoryOfAnotherSize_IsRefused()
    {
        RgbImage picture = new(2, 1, new byte[6]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => BilinearResampler.Resize(picture, 2, 2, new byte[11]));

        Assert.Contains("2 x 2 pixels take 12 bytes; there is room for 11", error.Message, StringComparison.Ordinal);
    }
}
