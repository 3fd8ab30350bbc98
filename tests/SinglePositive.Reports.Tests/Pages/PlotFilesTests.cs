using CsCheck;
using SinglePositive.Reports.Pages;

namespace SinglePositive.Reports.Tests.Pages;

public class PlotFilesTests
{
    [Fact]
    public void Names_AlikeButForSignsOrLargeLetters_AreNumbered() =>
        Assert.Equal(["histograms--2", "histograms--2-2", "histograms-Role", "histograms-role-2", "histograms"], PlotFiles.Names("histograms", ["β2", "γ2", "Role", "role", ""]));

    [Fact]
    public void Names_AnyNames_AreFilesAndAllDifferent() => Gen.String.Array[0, 12].Sample(chosen =>
    {
        string[] names = PlotFiles.Names("plot", chosen);
        Assert.Equal(chosen.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^plot(-[A-Za-z0-9._-]*)?$", name));
    });
}
