using CsCheck;
using SinglePositive.Calibration;
using SinglePositive.Labels;
using SinglePositive.Tests.Metrics;

namespace SinglePositive.Tests.Calibration;

/// <summary>Calibration against what defines it.</summary>
public class ProbabilityMapTests
{
    private static readonly Gen<ScoreCase> Cases = ScoreCase.GenerateProbabilities(80, 3);

    [Fact]
    public void PoolAdjacentViolators_Random_IsTheMinMaxOfMeans() =>
        Gen.Select(Gen.Double[-2, 2], Gen.Double[0.1, 3]).Array[1, 14].Sample(cells =>
        {
            double[] values = [.. cells.Select(cell => cell.Item1)], weights = [.. cells.Select(cell => cell.Item2)];
            double Mean(int from, int to) => Enumerable.Range(from, to - from + 1).Sum(i => values[i] * weights[i]) / Enumerable.Range(from, to - from + 1).Sum(i => weights[i]);

            double[] fitted = IsotonicMap.PoolAdjacentViolators(values, weights);

            for (int i = 0; i < values.Length; i++)
                Assert.Equal(Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, values.Length - i).Min(to => Mean(from, to))), fitted[i], 1e-9);
        });

    [Fact]
    public void Isotonic_Random_NeverFallsAndKeepsTheMeanOfEachGroup() => Cases.Where(each => each.Truth.Values.Contains((byte)1)).Sample(each =>
    {
        float[] mapped = ProbabilityMap.Fit(CalibrationMethod.Isotonic, Data(each)).Apply(each.Scores);

        Assert.All(mapped, p => Assert.InRange(p, 0, 1));
        for (int j = 0; j < each.Truth.Classes; j++)
        {
            float[] before = each.Column(j), after = [.. Enumerable.Range(0, each.Truth.Examples).Select(n => mapped[(n * each.Truth.Classes) + j])];
            Array.Sort(before, after);
            Assert.Equal(after.Order(), after);
            Assert.InRange(before.Zip(after).Distinct().Count() - after.Distinct().Count(), 0, before.Length / 2);
            if (each.Positive(j).Count(present => present) >= 10)
                Assert.Equal(each.Positive(j).Average(present => present ? 1.0 : 0), after.Average(), 1.1e-3);
        }
    });

    [Fact]
    public void Isotonic_BetweenAndBeyondPoints_IsStraightAndLevel()
    {
        IsotonicMap map = new([0, 2, 3], [0.2f, 0.6f, 0.5f], [0.1f, 0.5f, 0.3f]);
        float[] values = [0.1f, 0.1f, 0.2f, 0.5f, 0.4f, 0.9f, 0.6f, 0, 1, 1];
        map.Apply(values);
        Assert.Equal([0.1f, 0.3f, 0.1f, 0.3f, 0.3f, 0.3f, 0.5f, 0.3f, 0.5f, 0.3f], values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(new long[] { 0, 1 }, new[] { 0.5f, 0.6f }, new[] { 0.1f, 0.2f })]
    [InlineData(new long[] { 0, 2 }, new[] { 0.6f, 0.5f }, new[] { 0.1f, 0.2f })]
    [InlineData(new long[] { 0, 2 }, new[] { 0.5f, 0.6f }, new[] { 0.2f, 0.1f })]
    [InlineData(new long[] { 0, 2 }, new[] { 0.5f, 0.6f }, new[] { 0.2f, 1.1f })]
    [InlineData(new long[] { 0, 2, 2 }, new[] { 0.5f, 0.6f }, new[] { 0.1f, 0.2f })]
    [InlineData(new long[] { 0, 9, 2 }, new[] { 0.5f, 0.6f }, new[] { 0.1f, 0.2f })]
    [InlineData(new long[] { 0 }, new float[0], new float[0])]
    public void Isotonic_DamagedPoints_AreRefused(long[] starts, float[] scores, float[] probabilities) =>
        Assert.Throws<ArgumentException>(() => new IsotonicMap(starts, scores, probabilities));

    [Fact]
    public void Temperature_Random_HasSlopeZeroAtTheOptimum() => Cases.Sample(each =>
    {
        double slope = LogitScaling.Temperature(Data(each)).Slopes[0];
        double[] logits = [.. each.Scores.Select(LogitScaling.Logit)];

        double at = LogisticFit.Derivative(logits, each.Truth.Values, slope);
        double scale = logits.Sum(Math.Abs) + 1;
        if (slope > Math.Exp(-7) * 1.0001 && slope < Math.Exp(7) * 0.9999)
            Assert.InRange(at / scale, -1e-9, 1e-9);
        else
            Assert.True(slope < 1 ? at >= -1e-9 * scale : at <= 1e-9 * scale);
    });

    [Fact]
    public void Platt_Random_HasGradientZeroAtTheOptimum() => Cases.Sample(each =>
    {
        double[] logits = [.. each.Scores.Select(LogitScaling.Logit)];
        byte[] present = each.Truth.Values;
        int positives = present.Count(label => label != 0);
        double[] targets = [.. present.Select(label => label != 0 ? (positives + 1.0) / (positives + 2) : 1.0 / (present.Length - positives + 2))];

        (double a, double b) = LogisticFit.Platt(logits, present, LogitScaling.SmallestSlope);

        (double byA, double byB) = LogisticFit.Gradient(logits, targets, a, b);
        double scale = logits.Sum(Math.Abs) + logits.Length;
        Assert.InRange(byB / scale, -1e-6, 1e-6);
        if (a > LogitScaling.SmallestSlope)
            Assert.InRange(byA / scale, -1e-6, 1e-6);
        else
            Assert.True(byA / scale >= -1e-6);
    });

    [Theory]
    [InlineData(CalibrationMethod.Temperature)]
    [InlineData(CalibrationMethod.Platt)]
    public void Scaling_Random_KeepsTheOrderOfEachClass(CalibrationMethod method) => Cases.Sample(each =>
    {
        float[] mapped = ProbabilityMap.Fit(method, Data(each)).Apply(each.Scores);
        for (int j = 0; j < each.Truth.Classes; j++)
        {
            float[] before = each.Column(j), after = [.. Enumerable.Range(0, each.Truth.Examples).Select(n => mapped[(n * each.Truth.Classes) + j])];
            Array.Sort(before, after);
            Assert.Equal(after.Order(), after);
        }
    });

    [Fact]
    public void Fit_None_ChangesNothing() => Cases.Sample(each => Assert.Equal(each.Scores, ProbabilityMap.Fit(CalibrationMethod.None, Data(each)).Apply(each.Scores)));

    [Theory]
    [InlineData(CalibrationMethod.Temperature)]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    public void Fit_NoFullLabels_SaysWhy(CalibrationMethod method)
    {
        CalibrationData data = new() { Probabilities = [0.5f, 0.5f], Classes = 2, Present = new TruthMatrix(1, 2, [1, 0]) };
        Assert.Contains("full labels", Assert.Throws<ConfigurationException>(() => ProbabilityMap.Fit(method, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Platt_ScoresThatAreTwiceTooSure_AreHalved()
    {
        Random random = new(5);
        const int Count = 20000;
        byte[] truth = new byte[Count];
        float[] sure = new float[Count];
        for (int n = 0; n < Count; n++)
        {
            double z = (random.NextDouble() * 6) - 4;
            truth[n] = random.NextDouble() < LogisticFit.Sigmoid(z) ? (byte)1 : (byte)0;
            sure[n] = (float)LogisticFit.Sigmoid((2 * z) + 1);
        }

        LogitScaling platt = LogitScaling.Platt(new CalibrationData { Probabilities = sure, Classes = 1, Truth = new TruthMatrix(Count, 1, truth) });

        Assert.Equal(0.5, platt.Slopes[0], 0.03);
        Assert.Equal(-0.5, platt.Intercepts[0], 0.05);
    }

    private static CalibrationData Data(ScoreCase each) => new() { Probabilities = each.Scores, Classes = each.Truth.Classes, Truth = each.Truth };
}
