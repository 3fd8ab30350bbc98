using SinglePositive.Labels;
using SinglePositive.Recovery;

namespace SinglePositive.Tests.Recovery;

public class RecoverySummaryTests
{
    private const LabelState P = LabelState.Present;
    private const LabelState U = LabelState.Unknown;

    private static readonly TruthMatrix Truth = new(2, 3, [1, 1, 0, 0, 1, 1]);
    private static readonly ObservedMatrix Observed = new(2, 3, [P, U, U, U, U, P]);

    [Fact]
    public void Compute_SomeRows_CountsOnlyTheirHiddenCells()
    {
        RecoverySummary summary = RecoverySummary.Compute([0.9f, 0.5f, 0.6f], [0], Observed, Truth);

        Assert.Equal(new RecoverySummary(Hidden: 1, Proposed: 2, Correct: 1), summary);
        Assert.Equal(0.5, summary.Precision);
        Assert.Equal(1, summary.Recall);
    }

    [Fact]
    public void Compute_NothingProposed_PrecisionIsUndefined()
    {
        RecoverySummary summary = RecoverySummary.Compute([0, 0, 0, 0, 0, 0], [0, 1], Observed, Truth);

        Assert.Equal(2, summary.Hidden);
        Assert.Equal(double.NaN, summary.Precision);
        Assert.Equal(0, summary.Recall);
    }

    [Fact]
    public void Compute_WrongShape_Throws() => Assert.Throws<ArgumentException>(() => RecoverySummary.Compute([0, 0], [0], Observed, Truth));
}
