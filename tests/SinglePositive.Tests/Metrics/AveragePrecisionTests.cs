using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class AveragePrecisionTests
{
    public static TheoryData<int> Cases => MetricGolden.Indices;

    [Theory]
    [MemberData(nameof(Cases))]
    public void PerClass_Golden_AgreesWithScikitLearn(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        double[] expected = golden.Values("averagePrecision");
        double[] actual = AveragePrecision.PerClass(golden.Scores, golden.Truth, 2);
        Assert.Equal(expected.Length, actual.Length);
        for (int c = 0; c < expected.Length; c++)
            Assert.Equal(expected[c], double.IsNaN(actual[c]) ? 0 : actual[c], 1e-12);
        Assert.Equal(golden.Value("meanAveragePrecision")!.Value, AveragePrecision.MeanPercent(golden.Scores, golden.Truth, AbsentClass.Zero, 2), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AreaUnderCurve_Golden_AgreesWithScikitLearn(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        Assert.Equal(golden.Values("auc"), AreaUnderCurve.PerClass(golden.Scores, golden.Truth, 2), Same);
    }

    [Fact]
    public void PerClass_RandomWithTies_AgreesWithDefinition() =>
        ScoreCase.Generate(40, 9).Sample(each =>
        {
            double[] expected = [.. Enumerable.Range(0, each.Truth.Classes).Select(c => BruteForce.AveragePrecision(each.Column(c), each.Positive(c)))];
            Assert.Equal(expected, AveragePrecision.PerClass(each.Scores, each.Truth, 3), Same);
        });

    [Fact]
    public void AreaUnderCurve_RandomWithTies_AgreesWithDefinition() =>
        ScoreCase.Generate(40, 9).Sample(each =>
        {
            double[] expected = [.. Enumerable.Range(0, each.Truth.Classes).Select(c => BruteForce.Auc(each.Column(c), each.Positive(c)))];
            Assert.Equal(expected, AreaUnderCurve.PerClass(each.Scores, each.Truth, 3), Same);
        });

    [Theory]
    [InlineData(599, 5)]
    [InlineData(600, 5)]
    [InlineData(1400, 33)]
    public void PerClass_LongColumns_AgreesWithDefinitionForAnyThreads(int examples, int classes)
    {
        Random random = new(7);
        float[] scores = [.. Enumerable.Range(0, examples * classes).Select(i => i % 3 == 0 ? random.Next(-50, 50) / 16f : (float)(random.NextDouble() * 2 - 1))];
        byte[] labels = [.. scores.Select(score => random.NextDouble() + score * 0.1 < 0.3 ? (byte)1 : (byte)0)];
        ScoreCase each = new(new TruthMatrix(examples, classes, labels), scores);
        double[] one = AveragePrecision.PerClass(scores, each.Truth, 1);
        for (int c = 0; c < classes; c += 4)
            Assert.Equal(BruteForce.AveragePrecision(each.Column(c), each.Positive(c)), one[c], 1e-12);
        foreach (int threads in (int[])[2, 3, 8])
            Assert.Equal(one, AveragePrecision.PerClass(scores, each.Truth, threads));
    }

    [Fact]
    public void Workspace_ChangingShapes_GivesTheSameAsAFreshOne()
    {
        AveragePrecisionWorkspace workspace = new(2);
        ScoreCase.Generate(60, 40).Sample(each => Assert.Equal(AveragePrecision.PerClass(each.Scores, each.Truth, 1), workspace.PerClass(each.Scores, each.Truth).ToArray()), threads: 1, iter: 60);
    }

    [Fact]
    public void Workspace_SecondCallOnOneThread_AllocatesNothing()
    {
        float[] scores = [.. Enumerable.Range(0, 4000).Select(i => i * 7919 % 4001 / 4001f)];
        TruthMatrix truth = new(1000, 4, [.. Enumerable.Range(0, 4000).Select(i => (byte)(i % 5 == 0 ? 1 : 0))]);
        AveragePrecisionWorkspace workspace = new(1);
        double first = workspace.MeanPercent(scores, truth, AbsentClass.Zero);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double second = workspace.MeanPercent(scores, truth, AbsentClass.Zero);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }

    [Fact]
    public void MeanPercent_ClassWithoutPositives_CountsZeroOrIsLeftOut()
    {
        TruthMatrix truth = new(2, 2, [1, 0, 0, 0]);
        float[] scores = [0.9f, 0.1f, 0.2f, 0.3f];
        Assert.Equal(50, AveragePrecision.MeanPercent(scores, truth, AbsentClass.Zero, 1));
        Assert.Equal(100, AveragePrecision.MeanPercent(scores, truth, AbsentClass.Skip, 1));
        Assert.Equal(double.NaN, AveragePrecision.MeanPercent([double.NaN], AbsentClass.Skip));
    }

    [Fact]
    public void PerClass_WrongShape_SaysBothShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => AveragePrecision.PerClass(new float[5], new TruthMatrix(2, 3, new byte[6]), 1));
        Assert.Contains("2 × 3 (6 cells)", error.Message, StringComparison.Ordinal);
        Assert.Contains("5 scores", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(46)]
    [InlineData(50)]
    public void PerClass_NaN_NamesTheFirstCell(int cell)
    {
        float[] scores = new float[51];
        scores[cell] = float.NaN;
        scores[50] = float.NaN;
        ArgumentException error = Assert.Throws<ArgumentException>(() => AveragePrecision.PerClass(scores, new TruthMatrix(17, 3, new byte[51]), 1));
        Assert.Contains($"example {cell / 3}, class {cell % 3} ", error.Message, StringComparison.Ordinal);
    }

    private static bool Same(double a, double b) => a.Equals(b) || Math.Abs(a - b) < 1e-12;
}
