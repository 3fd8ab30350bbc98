using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class ThresholdMetricsTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Cases => MetricGolden.Indices;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_Golden_AgreesWithScikitLearn(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        ThresholdMetrics actual = ThresholdMetrics.Compute(golden.Scores, golden.Truth, 0.5, 2);
        Assert.Equal(golden.Value("microF1")!.Value, actual.Micro.F1, Tolerance);
        Assert.Equal(golden.Value("macroF1")!.Value, actual.MacroF1, Tolerance);
        Assert.Equal(golden.Value("microPrecision")!.Value, actual.Micro.Precision, Tolerance);
        Assert.Equal(golden.Value("microRecall")!.Value, actual.Micro.Recall, Tolerance);
        Assert.Equal(golden.Value("subsetAccuracy")!.Value, actual.SubsetAccuracy, Tolerance);
        Assert.Equal(golden.Value("hammingLoss")!.Value, actual.HammingLoss, Tolerance);
    }

    [Fact]
    public void Compute_Random_AgreesWithDefinition() =>
        Gen.Select(ScoreCase.Generate(600, 5), Gen.Double[-0.2, 1.2]).Sample((each, threshold) =>
        {
            ThresholdMetrics actual = ThresholdMetrics.Compute(each.Scores, each.Truth, threshold, 3);
            ClassConfusion[] expected = [.. Enumerable.Range(0, each.Truth.Classes).Select(c => Confusion(each.Column(c), each.Positive(c), threshold))];
            Assert.Equal(expected, actual.PerClass);
            Assert.Equal(expected.Average(counts => counts.Precision), actual.MacroPrecision, Tolerance);
            Assert.Equal(expected.Average(counts => counts.Recall), actual.MacroRecall, Tolerance);
            Assert.Equal(expected.Sum(counts => counts.TruePositives), actual.Micro.TruePositives);
            Assert.Equal(Enumerable.Range(0, each.Truth.Examples).Average(n => each.Row(n).Select(s => s >= threshold).SequenceEqual(each.PositiveRow(n)) ? 1.0 : 0.0), actual.SubsetAccuracy, Tolerance);
            Assert.Equal(expected.Sum(counts => counts.FalseNegatives + counts.FalsePositives) / (double)each.Scores.Length, actual.HammingLoss, Tolerance);
        });

    [Theory]
    [InlineData(0.1, 0.1f, true)] // the float 0.1 is above the double 0.1
    [InlineData(0.7, 0.7f, false)] // the float 0.7 is below the double 0.7
    [InlineData(0.5, 0.5f, true)]
    [InlineData(1e-60, 0f, false)]
    [InlineData(-1e-60, -0f, true)]
    [InlineData(1e60, float.MaxValue, false)]
    [InlineData(-1e60, float.MinValue, true)]
    [InlineData(-1e60, float.NegativeInfinity, false)]
    [InlineData(double.NegativeInfinity, float.NegativeInfinity, true)]
    public void Compute_ScoreNearTheThreshold_IsComparedAsDouble(double threshold, float score, bool predicted)
    {
        ThresholdMetrics actual = ThresholdMetrics.Compute(new[] { score }, new TruthMatrix(1, 1, [1]), threshold, 1);
        Assert.Equal(predicted ? 1 : 0, actual.Micro.TruePositives);
    }

    [Fact]
    public void Compute_TwoClasses_AveragesRatiosForClassF1AndCountsForOverallF1()
    {
        // Class 0: TP 1, FP 1, FN 0. Class 1: TP 1, FP 0, FN 2.
        TruthMatrix truth = new(4, 2, [1, 1, 0, 1, 0, 1, 0, 0]);
        float[] scores = [0.9f, 0.9f, 0.8f, 0.1f, 0.2f, 0.2f, 0.1f, 0.1f];
        ThresholdMetrics actual = ThresholdMetrics.Compute(scores, truth, 0.5, 1);
        double precision = (0.5 + 1) / 2, recall = (1 + 1 / 3.0) / 2;
        Assert.Equal(2 * precision * recall / (precision + recall), actual.ClassF1, Tolerance);
        Assert.Equal(2 * 2 / (2 * 2 + 1 + 2.0), actual.OverallF1, Tolerance);
        Assert.Equal((2 / 3.0 + 0.5) / 2, actual.MacroF1, Tolerance);
    }

    [Fact]
    public void Compute_NothingPredictedNothingPresent_CountsZero()
    {
        ThresholdMetrics actual = ThresholdMetrics.Compute(new float[2], new TruthMatrix(2, 1, new byte[2]), 0.5, 1);
        Assert.Equal((0, 0, 0, 0), (actual.Micro.Precision, actual.Micro.Recall, actual.MacroF1, actual.ClassF1));
        Assert.Equal(1, actual.SubsetAccuracy);
    }

    [Fact]
    public void Compute_ThresholdNaN_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ThresholdMetrics.Compute(new float[1], new TruthMatrix(1, 1, new byte[1]), double.NaN, 1));

    [Fact]
    public void Compute_ThresholdsByClass_AreThoseOfEachClassAlone() =>
        Gen.Select(ScoreCase.Generate(300, 4), Gen.Double[-0.2, 1.2].Array[4]).Sample((each, thresholds) =>
        {
            ThresholdMetrics actual = ThresholdMetrics.Compute(each.Scores, each.Truth, thresholds[..each.Truth.Classes], 2);
            Assert.Equal(Enumerable.Range(0, each.Truth.Classes).Select(c => Confusion(each.Column(c), each.Positive(c), thresholds[c])), actual.PerClass);
        });

    [Fact]
    public void Compute_OtherNumberOfThresholds_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ThresholdMetrics.Compute(new float[2], new TruthMatrix(1, 2, [1, 0]), [0.5], 1));

    private static ClassConfusion Confusion(float[] scores, bool[] positive, double threshold)
    {
        int Count(bool predicted, bool present) => scores.Where((s, n) => s >= threshold == predicted && positive[n] == present).Count();
        return new ClassConfusion(Count(true, true), Count(true, false), Count(false, true));
    }
}
