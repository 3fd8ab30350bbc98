using SinglePositive.Labels;
using SinglePositive.Recovery;

namespace SinglePositive.Tests.Recovery;

public class RecoveredLabelTests
{
    private const LabelState P = LabelState.Present;
    private const LabelState A = LabelState.Absent;
    private const LabelState U = LabelState.Unknown;

    private static readonly ObservedMatrix Observed = new(3, 3, [P, U, U, U, U, P, A, U, P]);

    [Fact]
    public void Find_SomeRows_ListsUnknownCellsSurestFirst() =>
        Assert.Equal(
            [new RecoveredLabel(2, 1, 0.75f), new RecoveredLabel(0, 1, 0.5f), new RecoveredLabel(0, 2, 0.5f)],
            RecoveredLabel.Find([0.9f, 0.75f, 1, 1, 0.5f, 0.5f], [2, 0], Observed));

    [Fact]
    public void Find_HighThreshold_ListsNothing() =>
        Assert.Empty(RecoveredLabel.Find([0.9f, 0.75f, 1], [2], Observed, 0.8));

    [Fact]
    public void Find_WrongShape_SaysBothShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RecoveredLabel.Find([0, 0], [0], Observed));
        Assert.Contains("2 estimates do not fit 1 rows of observed labels of 3 × 3", error.Message, StringComparison.Ordinal);
    }
}
