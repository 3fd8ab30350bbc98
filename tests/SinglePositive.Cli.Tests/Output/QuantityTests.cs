using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests.Output;

public class QuantityTests
{
    [Theory]
    [InlineData(0, "0 kB")]
    [InlineData(1, "1 kB")]
    [InlineData(1_500_000, "2 MB")]
    [InlineData(2_340_000_000, "2.3 GB")]
    public void Bytes_AnyAmount_HasAUnit(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "0 min 59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Duration_AnyLength_HasUnits(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(seconds));
}
