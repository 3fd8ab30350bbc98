using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class RowMetricTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Cases => MetricGolden.Indices;

    [Theory]
    [MemberData(nameof(Cases))]
    public void RankingMetrics_Golden_AgreeWithScikitLearn(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        RankingMetrics actual = RankingMetrics.Compute(golden.Scores, golden.Truth, 2);
        Assert.Equal(golden.Value("lrap")!.Value, actual.LabelRankingAveragePrecision, Tolerance);
        Assert.Equal(golden.Value("rankingLoss")!.Value, actual.RankingLoss, Tolerance);
        Assert.Equal(golden.Value("coverageError")!.Value, actual.CoverageError, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TopMetrics_Golden_AgreeWithTheReference(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        foreach (TopMetrics actual in TopMetrics.Compute(golden.Scores, golden.Truth, [5, 1, 3], 2))
        {
            if (golden.Value($"precisionAt{actual.K}") is not double precision)
                continue; // cases with ties have none
            Assert.Equal(precision, actual.Precision, Tolerance);
            Assert.Equal(golden.Value($"recallAt{actual.K}")!.Value, actual.Recall, Tolerance);
            Assert.Equal(golden.Value($"topAt{actual.K}")!.Value, actual.Top, Tolerance);
        }
    }

    [Fact]
    public void RankingMetrics_RandomWithTies_AgreeWithDefinition() =>
        ScoreCase.Generate(12, 70).Sample(each =>
        {
            RankingMetrics actual = RankingMetrics.Compute(each.Scores, each.Truth, 3);
            Assert.Equal(Mean(each, BruteForceRows.LabelRankingAveragePrecision), actual.LabelRankingAveragePrecision, Tolerance);
            Assert.Equal(Mean(each, BruteForceRows.RankingLoss), actual.RankingLoss, Tolerance);
            Assert.Equal(Mean(each, BruteForceRows.CoverageError), actual.CoverageError, Tolerance);
        });

    [Fact]
    public void TopMetrics_RandomWithTies_AgreeWithDefinition() =>
        ScoreCase.Generate(12, 70).Sample(each =>
        {
            foreach (TopMetrics actual in TopMetrics.Compute(each.Scores, each.Truth, [1, 3, 5, 80], 3))
            {
                int k = actual.K;
                Assert.Equal(Mean(each, (scores, positive) => BruteForceRows.Hits(scores, positive, k) / (double)k), actual.Precision, Tolerance);
                Assert.Equal(Mean(each, (scores, positive) => BruteForceRows.Hits(scores, positive, k) / (double)Math.Max(1, positive.Count(p => p))), actual.Recall, Tolerance);
                Assert.Equal(Mean(each, (scores, positive) => BruteForceRows.Hits(scores, positive, k) > 0 ? 1 : 0), actual.Top, Tolerance);
            }
        });

    [Fact]
    public void TopMetrics_AllScoresNegativeInfinity_TakesClassesInOrder()
    {
        float[] scores = [.. Enumerable.Repeat(float.NegativeInfinity, 6)];
        IReadOnlyList<TopMetrics> actual = TopMetrics.Compute(scores, new TruthMatrix(1, 6, [0, 0, 1, 1, 0, 0]), [1, 3], 1);
        Assert.Equal(0, actual[0].Top);
        Assert.Equal(1 / 3.0, actual[1].Precision, Tolerance);
    }

    [Fact]
    public void Metrics_MoreExamplesThanABlock_DoNotDependOnThreads()
    {
        Random random = new(3);
        TruthMatrix truth = new(1500, 7, [.. Enumerable.Range(0, 1500 * 7).Select(_ => (byte)random.Next(2))]);
        float[] scores = [.. truth.Values.Select(label => (float)random.NextDouble() + 0.3f * label)];
        RankingMetrics ranking = RankingMetrics.Compute(scores, truth, 1);
        IReadOnlyList<TopMetrics> top = TopMetrics.Compute(scores, truth, [1, 3], 1);
        foreach (int threads in (int[])[2, 3, 8])
        {
            Assert.Equal(ranking, RankingMetrics.Compute(scores, truth, threads));
            Assert.Equal(top, TopMetrics.Compute(scores, truth, [1, 3], threads));
        }

        ScoreCase all = new(truth, scores);
        Assert.Equal(Mean(all, BruteForceRows.RankingLoss), ranking.RankingLoss, Tolerance);
    }

    [Fact]
    public void TopMetrics_KOutOfRange_IsRefused()
    {
        TruthMatrix truth = new(1, 2, [0, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopMetrics.Compute(new float[2], truth, [0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopMetrics.Compute(new float[2], truth, [], 1));
    }

    private static double Mean(ScoreCase each, Func<float[], bool[], double> metric) =>
        Enumerable.Range(0, each.Truth.Examples).Average(n => metric(each.Row(n), each.PositiveRow(n)));
}
