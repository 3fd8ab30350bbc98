using CsCheck;
using SinglePositive.Reports.Sections;

namespace SinglePositive.Reports.Tests.Sections;

public class ThinningTests
{
    [Fact]
    public void Along_AscendingNumbers_KeepsEndsAndAtMostSoMany() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 400], Gen.Int[3, 50]).Sample((numbers, most) =>
        {
            Array.Sort(numbers);
            IReadOnlyList<int> places = Thinning.Along(numbers, most);

            Assert.Equal(0, places[0]);
            Assert.Equal(numbers.Length - 1, places[^1]);
            Assert.True(places.Count <= Math.Max(most, 1) + 1);
            Assert.Equal(places.Distinct().Order(), places);
        });

    [Fact]
    public void Along_NoNumbers_HasNoPlaces()
    {
        Assert.Empty(Thinning.Along([], 5));
        Assert.Empty(Thinning.Along([double.NaN, double.NaN], 5));
    }
}
