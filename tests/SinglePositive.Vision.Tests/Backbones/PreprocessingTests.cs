using CsCheck;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Backbones;

public class PreprocessingTests
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Std = [0.229f, 0.224f, 0.225f];

    [Fact]
    public void Fill_AnyPicture_IsPlanesOfNormalisedChannels() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, int.MaxValue]).Sample((size, seed) =>
        {
            byte[] pixels = new byte[3 * size * size];
            new Random(seed).NextBytes(pixels);
            Preprocessing preprocessing = new(size, Mean, Std);
            float[] values = new float[preprocessing.Length];

            preprocessing.Fill(new RgbImage(size, size, pixels), values);

            for (int i = 0; i < pixels.Length; i++)
            {
                int channel = i % 3, at = i / 3;
                Assert.Equal(((pixels[i] / 255.0) - Mean[channel]) / Std[channel], values[(channel * size * size) + at], 1e-5);
            }
        });

    [Fact]
    public void Fill_PictureOfAnotherSize_IsRefused()
    {
        Preprocessing preprocessing = new(4, Mean, Std);
        Assert.Throws<ArgumentException>(() => preprocessing.Fill(new RgbImage(3, 4, new byte[36]), new float[48]));
    }

    [Theory]
    [InlineData(0, 0.5f, 1f)]
    [InlineData(5000, 0.5f, 1f)]
    [InlineData(224, float.NaN, 1f)]
    [InlineData(224, 0.5f, 0f)]
    [InlineData(224, 0.5f, float.PositiveInfinity)]
    public void Preprocessing_NumbersThatCannotBe_AreRefused(int size, float mean, float std) =>
        Assert.Throws<ConfigurationException>(() => new Preprocessing(size, [0, mean, 0], [1, 1, std]));

    [Fact]
    public void Equals_SameNumbers_AreTheSameWithTheSameChecksum()
    {
        Preprocessing one = new(224, Mean, Std), same = new(224, [.. Mean], [.. Std]), other = new(224, Mean, Std, applyExif: false);
        Assert.Equal(one, same);
        Assert.Equal(one.Sha256, same.Sha256);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one.Sha256, other.Sha256);
        Assert.Equal("size 224, bilinear, mean 0.485,0.456,0.406, std 0.229,0.224,0.225, exif apply", one.ToString());
    }
}
