using CsCheck;
using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Tests.Drawing;

public class TurnTests
{
    [Fact]
    public void SinAndCos_AnyAngle_AreThoseOfTheLibrary() => Gen.Double[-20, 20].Sample(turns =>
    {
        Assert.Equal(Math.Sin(2 * Math.PI * turns), Turn.Sin(turns), 1e-7);
        Assert.Equal(Math.Cos(2 * Math.PI * turns), Turn.Cos(turns), 1e-7);
    });

    [Fact]
    public void After_AnyPlacements_MapsOneAfterTheOther() => Gen.Double[-3, 3].Array[10].Sample(v =>
    {
        Placement outer = Placement.At(new Point(v[0], v[1]), v[2], v[3], v[4]);
        Placement inner = Placement.At(new Point(v[5], v[6]), v[7], v[8], v[9]);
        Point point = new(v[3], v[6]);

        Point both = outer.After(inner).Map(point);
        Point expected = outer.Map(inner.Map(point));

        Assert.Equal(0, (both - expected).Length, 1e-9);
    });

    [Theory]
    [InlineData(0, 1, 1, 255, 0, 0)]
    [InlineData(1.0 / 3, 1, 1, 0, 255, 0)]
    [InlineData(-1.0 / 3, 1, 1, 0, 0, 255)]
    [InlineData(1.0 / 6, 1, 0.5, 128, 128, 0)]
    [InlineData(0.7, 0, 0.2, 51, 51, 51)]
    public void Hsv_KnownColours_AreThose(double hue, double saturation, double value, byte red, byte green, byte blue) =>
        Assert.Equal(new Colour(red, green, blue), Colour.Hsv(hue, saturation, value));
}
