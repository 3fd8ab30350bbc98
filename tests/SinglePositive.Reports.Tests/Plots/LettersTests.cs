using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class LettersTests
{
    [Theory]
    [InlineData("has_underparts_color::grey", 90)]
    [InlineData("has_underparts_color::buff", 90)]
    public void FitEnds_LongName_KeepsItsEnd(string name, double width)
    {
        string fitted = Letters.FitEnds(name, 10, width);

        Assert.StartsWith("has…", fitted, StringComparison.Ordinal);
        Assert.EndsWith(name[^6..], fitted, StringComparison.Ordinal);
        Assert.True(Letters.Width(fitted, 10) <= width);
    }

    [Fact]
    public void Fit_AnyText_FitsOrIsAsItWas() =>
        Gen.Select(Gen.String[Gen.Char['!', 'z'], 0, 60], Gen.Double[8, 20], Gen.Double[30, 300]).Sample((text, size, width) =>
        {
            string fitted = Letters.Fit(text, size, width);

            Assert.True(Letters.Width(fitted, size) <= width);
            Assert.True(fitted == text || (fitted.EndsWith('…') && text.StartsWith(fitted[..^1], StringComparison.Ordinal)));
        });
}
