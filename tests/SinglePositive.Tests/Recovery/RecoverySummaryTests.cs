using SinglePositive.Labels;
using SinglePositive.Recovery;

namespace SinglePositive.Tests.Recovery;

public class RecoverySummaryTests
{
    private const LabelState P = LabelState.Present;
    private const LabelState A = LabelState.Absent;
    private const LabelState U = LabelState.Unknown;

    private static readonly TruthMatrix Truth = new(2, 3, [1, 1, 0, 0, 1, 1]);
    private static readonly ObservedMatrix Observed = new(2, 3, [P, U, U, A, U, P]);

    [Fact]
    public void Compute_SomeRows_CountsOnlyTheirHiddenCells()
    {
        RecoveryScores scores = Scores([0.9f, 0.5f, 0.6f], [0], Truth);
        RecoverySummary summary = RecoverySummary.Compute(scores, scores.AtLeast(0.5));

        Assert.Equal(new RecoverySummary(Hidden: 1, Proposed: 2, Correct: 1), summary);
        Assert.Equal(0.5, summary.Precision);
        Assert.Equal(1, summary.Recall);
    }

    [Fact]
    public void Compute_NothingProposed_PrecisionIsUndefined()
    {
        RecoverySummary summary = RecoverySummary.Compute(Scores(new float[6], [0, 1], Truth), []);

        Assert.Equal(2, summary.Hidden);
        Assert.Equal(double.NaN, summary.Precision);
        Assert.Equal(0, summary.Recall);
    }

    [Fact]
    public void Compute_WithoutTruth_Throws() => Assert.Throws<ArgumentException>(() => RecoverySummary.Compute(Scores(new float[6], [0, 1], null), []));

    private static RecoveryScores Scores(float[] probabilities, int[] rows, TruthMatrix? truth) => new(RecoverySource.Model, probabilities, rows, Observed, truth);
}
