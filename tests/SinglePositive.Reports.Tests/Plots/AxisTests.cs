using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class AxisTests
{
    [Fact]
    public void Ticks_AnyRange_AreWithinAscendingFewAndLabelledDifferently() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-6, 1e6], Gen.Int[2, 14], Gen.Bool).Sample((low, span, most, whole) =>
        {
            Axis axis = new Axis("x") { Whole = whole }.Fit([low, low + span]);
            IReadOnlyList<double> ticks = axis.Ticks(most);

            Assert.InRange(ticks.Count, whole ? 0 : 1, (most * 1.5) + 1);
            Assert.Equal(ticks.Order(), ticks);
            Assert.All(ticks, tick => Assert.InRange(axis.Place(tick), -1e-6, 1 + 1e-6));
            Assert.Equal(ticks.Count, ticks.Select(tick => Axis.Label(tick, ticks)).Distinct().Count());
        });

    [Fact]
    public void Ticks_LogarithmicRange_AreWithinAndFew() =>
        Gen.Select(Gen.Double[-6, 5], Gen.Double[0.05, 8], Gen.Int[3, 14]).Sample((exponent, decades, most) =>
        {
            double low = Math.Pow(10, exponent);
            Axis axis = new Axis("x") { Logarithmic = true }.Fit([low, low * Math.Pow(10, decades), 0, double.NaN]);
            IReadOnlyList<double> ticks = axis.Ticks(most);

            Assert.All(ticks, tick => Assert.InRange(axis.Place(tick), -1e-6, 1 + 1e-6));
            Assert.Equal(ticks.Distinct().Order(), ticks);
        });

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    [InlineData(new[] { 3.0, 3.0 })]
    [InlineData(new[] { 0.0 })]
    public void Fit_NothingToSpan_StillHasTwoEnds(double[] numbers)
    {
        foreach (Axis axis in new[] { new Axis("x"), new Axis("x") { Whole = true }, new Axis("x") { Logarithmic = true }, new Axis("x") { Minimum = 0 } })
        {
            Axis fitted = axis.Fit(numbers);
            Assert.True(fitted.Maximum > fitted.Minimum);
            Assert.True(double.IsFinite(fitted.Place(1)));
        }
    }

    [Theory]
    [InlineData(0.2, new[] { 0, 0.2, 0.4 }, "0.2")]
    [InlineData(-0.0, new[] { -0.5, 0, 0.5 }, "0.0")]
    [InlineData(1500, new double[] { 0, 500, 1000, 1500 }, "1,500")]
    [InlineData(0.001, new[] { 0.001, 0.01, 0.1 }, "0.001")]
    public void Label_OfATick_HasTheDigitsThatTheirDistanceNeeds(double tick, double[] ticks, string expected) =>
        Assert.Equal(expected, Axis.Label(tick, ticks));
}
