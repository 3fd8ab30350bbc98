using SinglePositive.Cli.Predictions;

namespace SinglePositive.Cli.Tests.Predictions;

public class ClassCutTests
{
    private static readonly float[] s_probabilities = [0.2f, 0.9f, 0.5f, 0.2f];

    [Theory]
    [InlineData(null, 0.5, new[] { 1, 2 })]
    [InlineData(1, null, new[] { 1 })]
    [InlineData(3, null, new[] { 1, 2, 0 })]
    [InlineData(9, null, new[] { 1, 2, 0, 3 })]
    [InlineData(null, 0.19, new[] { 1, 2, 0, 3 })]
    [InlineData(null, 0.95, new int[0])]
    [InlineData(1, 0.3, new[] { 1 })]
    [InlineData(9, 0.3, new[] { 1, 2 })]
    public void Of_TopAndThreshold_CutTheFallingOrder(int? most, double? threshold, int[] expected) =>
        Assert.Equal(expected, new ClassCut(most, threshold is { } least ? [least, least, least, least] : null, AtLeastOne: false).Of(s_probabilities));

    [Fact]
    public void Of_ThresholdsByClass_AreComparedClassByClass() =>
        Assert.Equal([2, 0, 3], new ClassCut(null, [0.1, 0.95, 0.5, 0.2], AtLeastOne: false).Of(s_probabilities));

    [Fact]
    public void Of_NothingReachesAThreshold_TheMostProbableIsShownIfAsked() =>
        Assert.Equal([1], new ClassCut(null, [0.5, 0.5, 0.5], AtLeastOne: true).Of([0.1f, 0.3f, 0.2f]));
}
