using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public class HorizontalFlipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Mirror_AnyWidth_ExchangesLeftAndRight(int width)
    {
        RgbImage picture = new(width, 2, [.. Enumerable.Range(0, width * 6).Select(value => (byte)value)]);

        HorizontalFlip.Mirror(picture);

        for (int at = 0; at < width * 2; at++)
        {
            int source = at / width * width + width - 1 - at % width;
            Assert.Equal([(byte)(3 * source), (byte)(3 * source + 1), (byte)(3 * source + 2)], picture.Pixels[(3 * at)..(3 * at + 3)]);
        }
    }

    [Fact]
    public void IsMirrored_ManyExamples_IsHalfOfThem()
    {
        int mirrored = Enumerable.Range(0, 10_000).Count(example => HorizontalFlip.IsMirrored(seed: 7, epoch: 3, example));

        Assert.InRange(mirrored, 4_800, 5_200);
    }

    // Runs are resumed and repeated: these decisions are part of what a seed means.
    [Fact]
    public void IsMirrored_SeedEpochAndExample_EachMatter()
    {
        static string Row(ulong seed, int epoch) => string.Concat(Enumerable.Range(0, 24).Select(example => HorizontalFlip.IsMirrored(seed, epoch, example) ? '1' : '0'));

        Assert.Equal(Row(0, 0), Row(0, 0));
        Assert.NotEqual(Row(0, 0), Row(0, 1));
        Assert.NotEqual(Row(0, 0), Row(1, 0));
        Assert.Equal("010110011011010110001011", Row(0, 0));
    }
}
