using CsCheck;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Tests.Plots;

public class LettersTests
{
    [Fact]
    public void Fit_AnyText_FitsOrIsAsItWas() =>
        Gen.Select(Gen.String[Gen.Char['!', 'z'], 0, 60], Gen.Double[8, 20], Gen.Double[30, 300]).Sample((text, size, width) =>
        {
            string fitted = Letters.Fit(text, size, width);

            Assert.True(Letters.Width(fitted, size) <= width);
            Assert.True(fitted == text || (fitted.EndsWith('…') && text.StartsWith(fitted[..^1], StringComparison.Ordinal)));
        });
}
