using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

/// <summary>Curves over all thresholds, against what their definitions say, threshold by threshold.</summary>
public class CurveTests
{
    [Fact]
    public void PrecisionRecall_RandomWithTies_AgreesWithDefinition() =>
        ScoreCase.Generate(40, 5).Sample(each =>
        {
            for (int c = 0; c < each.Truth.Classes; c++)
                AssertDefinition(PrecisionRecallCurve.OfClass(each.Scores, each.Truth, c), each.Column(c), each.Positive(c));
            AssertDefinition(PrecisionRecallCurve.Pooled(each.Scores, each.Truth), each.Scores, [.. each.Truth.Values.Select(label => label != 0)]);
        });

    /// <summary>The sum over the points is the average precision of the other, faster way.</summary>
    [Fact]
    public void PrecisionRecall_LongColumns_SumToTheAveragePrecision() =>
        ScoreCase.GenerateProbabilities(1500, 3).Sample(
            each =>
            {
                double[] expected = AveragePrecision.PerClass(each.Scores, each.Truth, 1);
                for (int c = 0; c < expected.Length; c++)
                    Assert.Equal(expected[c], Area(PrecisionRecallCurve.OfClass(each.Scores, each.Truth, c)), 1e-9);
            },
            iter: 20);

    [Fact]
    public void PrecisionRecall_ClassWithoutPositives_HasNoRecall()
    {
        PrecisionRecallCurve curve = PrecisionRecallCurve.OfClass([0.25f, 0.75f], new TruthMatrix(2, 1, [0, 0]), 0);
        Assert.Equal([0.75f, 0.25f], curve.Threshold);
        Assert.Equal([0, 0], curve.Precision);
        Assert.Equal([double.NaN, double.NaN], curve.Recall);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void PrecisionRecall_NoSuchClass_IsRefused(int @class) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PrecisionRecallCurve.OfClass(new float[4], new TruthMatrix(2, 2, new byte[4]), @class));

    [Fact]
    public void F1_Random_IsWhatThresholdMetricsGiveAtEveryThreshold() =>
        Gen.OneOf(ScoreCase.Generate(30, 5), ScoreCase.GenerateProbabilities(300, 5)).Sample(
            each =>
            {
                F1Curve curve = F1Curve.Compute(each.Scores, each.Truth, 3);
                Assert.Equal(101, curve.Threshold.Length);
                for (int step = 0; step <= 100; step++)
                {
                    ThresholdMetrics expected = ThresholdMetrics.Compute(each.Scores, each.Truth, step / 100.0, 1);
                    Assert.Equal(step / 100.0, curve.Threshold[step]);
                    Assert.Equal(expected.Micro.F1, curve.Micro[step], 1e-12);
                    Assert.Equal(expected.MacroF1, curve.Macro[step], 1e-12);
                }
            },
            iter: 60);

    /// <summary>Floats next to each k/n: the count decides as a comparison in double precision does.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void Reached_AtAndAroundEveryThreshold_IsWhatComparingSays(int steps)
    {
        for (int step = 0; step <= steps; step++)
        {
            float at = (float)step / steps;
            foreach (float score in (float[])[MathF.BitDecrement(at), at, MathF.BitIncrement(at)])
                Assert.Equal(Enumerable.Range(0, steps + 1).Count(k => score >= (double)k / steps), ThresholdCounts.Reached(score, steps));
        }
    }

    [Fact]
    public void F1_NoExamples_IsRefused() => Assert.Throws<ArgumentException>(() => F1Curve.Compute(Array.Empty<float>(), new TruthMatrix(0, 3, []), 1));

    private static void AssertDefinition(PrecisionRecallCurve curve, float[] scores, bool[] positive)
    {
        float[] thresholds = [.. scores.Select(score => score + 0f).Distinct().OrderDescending()];
        Assert.Equal(thresholds, curve.Threshold);
        for (int point = 0; point < thresholds.Length; point++)
        {
            double taken = scores.Count(score => score >= thresholds[point]), hit = scores.Where((score, n) => score >= thresholds[point] && positive[n]).Count();
            Assert.Equal(hit / taken, curve.Precision[point]);
            Assert.Equal(hit / positive.Count(p => p), curve.Recall[point]);
        }
    }

    private static double Area(PrecisionRecallCurve curve)
    {
        double area = 0;
        for (int point = 0; point < curve.Recall.Length; point++)
            area += (curve.Recall[point] - (point == 0 ? 0 : curve.Recall[point - 1])) * curve.Precision[point];
        return area;
    }
}
