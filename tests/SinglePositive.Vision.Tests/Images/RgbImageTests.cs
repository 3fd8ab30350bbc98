using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

public class RgbImageTests
{
    [Theory]
    [InlineData(2, 3, 17)]
    [InlineData(0, 3, 0)]
    [InlineData(2, -1, 6)]
    public void Constructor_PixelsThatDoNotFit_AreRefused(int width, int height, int bytes) =>
        Assert.ThrowsAny<ArgumentException>(() => new RgbImage(width, height, new byte[bytes]));
}
