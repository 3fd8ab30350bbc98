using SinglePositive.Cli.Predictions;

namespace SinglePositive.Cli.Tests.Predictions;

public class ClassCutTests
{
    private static readonly float[] s_probabilities = [0.2f, 0.9f, 0.5f, 0.2f];

    [Theory]
    [InlineData(null, null, new[] { 1, 2 })]
    [InlineData(1, null, new[] { 1 })]
    [InlineData(3, null, new[] { 1, 2, 0 })]
    [InlineData(9, null, new[] { 1, 2, 0, 3 })]
    [InlineData(null, 0.19, new[] { 1, 2, 0, 3 })]
    [InlineData(null, 0.95, new int[0])]
    [InlineData(1, 0.3, new[] { 1 })]
    [InlineData(9, 0.3, new[] { 1, 2 })]
    public void Of_TopAndThreshold_CutTheFallingOrder(int? most, double? threshold, int[] expected) =>
        Assert.Equal(expected, new ClassCut(most, threshold).Of(s_probabilities));

    [Fact]
    public void Of_NothingReachesTheUsualThreshold_TheMostProbableIsShown() =>
        Assert.Equal([1], new ClassCut(null, null).Of([0.1f, 0.3f, 0.2f]));
}
