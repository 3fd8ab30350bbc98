using CsCheck;
using SinglePositive.Files;
using SinglePositive.Tests;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public class BilinearResamplerTests
{
    private static readonly Gen<int> _sides = Gen.OneOf(Gen.Int[1, 8], Gen.Int[1, 90]);

    [Theory]
    [InlineData(448)]
    [InlineData(224)]
    public void Resize_GoldenPhotographs_EqualsPillowInEveryPixel(int size)
    {
        string photos = RealData.Folder(Path.Combine("photos", "train2017"));
        string[] files = Directory.GetFiles(GoldenFolder.OfPictures(""), $"pillow_bilinear_{size}_*.npy");

        Assert.NotEmpty(files);
        foreach (string file in files)
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
    public void Resize_AnySize_EqualsThePlainLoop() =>
        (from width in _sides
         from height in _sides
         from toWidth in _sides
         from toHeight in _sides
         from seed in Gen.Int
         select (width, height, toWidth, toHeight, seed)).Sample(draw =>
         {
             RgbImage picture = Noise(draw.width, draw.height, draw.seed);

             return PlainResampling.Resize(picture, draw.toWidth, draw.toHeight).AsSpan().SequenceEqual(BilinearResampler.Resize(picture, draw.toWidth, draw.toHeight).Pixels);
         }, iter: 300);

    [Theory]
    [InlineData(1, 1, 448, 448)]
    [InlineData(448, 448, 1, 1)]
    [InlineData(4000, 1, 3, 5)]
    [InlineData(1, 4000, 5, 3)]
    [InlineData(3000, 2, 1, 1)]
    [InlineData(640, 480, 448, 448)]
    [InlineData(333, 500, 224, 224)]
    [InlineData(224, 500, 224, 224)]
    [InlineData(500, 224, 224, 224)]
    [InlineData(100, 75, 448, 448)]
    public void Resize_TypicalAndExtremeSizes_EqualThePlainLoop(int width, int height, int toWidth, int toHeight)
    {
        RgbImage picture = Noise(width, height, seed: 1);

        Assert.Equal(PlainResampling.Resize(picture, toWidth, toHeight), BilinearResampler.Resize(picture, toWidth, toHeight).Pixels);
    }

    [Theory]
    [InlineData(17, 9, 448, 448)]
    [InlineData(448, 448, 5, 3)]
    [InlineData(900, 700, 448, 224)]
    public void Resize_White_StaysWhite(int width, int height, int toWidth, int toHeight)
    {
        RgbImage white = new(width, height, [.. Enumerable.Repeat(byte.MaxValue, width * height * 3)]);

        Assert.All(BilinearResampler.Resize(white, toWidth, toHeight).Pixels, value => Assert.Equal(byte.MaxValue, value));
    }

    [Fact]
    public void Resize_IntoMemoryOfTheCaller_AllocatesNothing()
    {
        RgbImage picture = Noise(300, 200, seed: 2);
        byte[] pixels = new byte[64 * 48 * 3];
        BilinearResampler.Resize(picture, 64, 48, pixels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int time = 0; time < 100; time++)
            BilinearResampler.Resize(picture, 64, 48, pixels);

        // A result alone would take 900 kB; a collection at the wrong time may empty the pool once or twice.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
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

    private static RgbImage Noise(int width, int height, int seed)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}
