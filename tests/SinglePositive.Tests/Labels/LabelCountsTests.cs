using SinglePositive.Labels;

namespace SinglePositive.Tests.Labels;

public class LabelCountsTests
{
    private static readonly TruthMatrix Truth = new(4, 3, [1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0]);

    [Fact]
    public void Of_Truth_CountsClassesAndExamples()
    {
        LabelCounts counts = LabelCounts.Of(Truth);
        Assert.Equal([3, 2, 0], counts.PresentPerClass);
        Assert.Equal([1, 2, 4], counts.AbsentPerClass);
        Assert.Equal([1, 1, 2, 0], counts.ExamplesByPresent);
        Assert.Equal(1.25, counts.PresentPerExample);
        Assert.Equal(1, counts.ClassesWithoutPresent);
    }

    [Fact]
    public void Of_Observed_LeavesUnknownCellsOut()
    {
        LabelCounts counts = LabelCounts.Of(new ObservedMatrix(2, 2, [LabelState.Present, LabelState.Unknown, LabelState.Absent, LabelState.Unknown]));
        Assert.Equal([1, 0], counts.PresentPerClass);
        Assert.Equal([1, 0], counts.AbsentPerClass);
        Assert.Equal([1, 1, 0], counts.ExamplesByPresent);
    }

    [Fact]
    public void Of_NoExamples_HasNoMean() => Assert.Equal(0, LabelCounts.Of(new TruthMatrix(0, 3, [])).PresentPerExample);
}
