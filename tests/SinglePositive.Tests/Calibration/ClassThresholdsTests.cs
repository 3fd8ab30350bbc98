using CsCheck;
using SinglePositive.Calibration;
using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Tests.Metrics;

namespace SinglePositive.Tests.Calibration;

/// <summary>Thresholds against every other threshold there is.</summary>
public class ClassThresholdsTests
{
    private const double Tolerance = 1e-12;

    private static readonly Gen<ScoreCase> Cases = ScoreCase.GenerateProbabilities(60, 4).Where(each => each.Truth.Values.Contains((byte)1));

    [Fact]
    public void Choose_F1_NoOtherThresholdHasAHigherOne() => Cases.Sample(each =>
    {
        double[] chosen = ClassThresholds.Choose(Options("f1"), Data(each));

        double[] all = [.. Candidates(each.Scores).Select(candidate => Micro(each, candidate).F1)];
        Assert.Equal(all.Max(), ThresholdMetrics.Compute(each.Scores, each.Truth, chosen, 1).Micro.F1, Tolerance);
    });

    [Fact]
    public void Choose_F1ByClass_EachClassWithEnoughLabelsHasItsBest() => Cases.Sample(each =>
    {
        ThresholdMetrics actual = ThresholdMetrics.Compute(each.Scores, each.Truth, ClassThresholds.Choose(Options("f1", CalibrationScope.Class), Data(each)), 1);
        for (int j = 0; j < each.Truth.Classes; j++)
        {
            if (each.Positive(j).Count(present => present) < 10)
                continue;
            TruthMatrix truth = new(each.Truth.Examples, 1, [.. each.Positive(j).Select(present => present ? (byte)1 : (byte)0)]);
            Assert.Equal(Candidates(each.Column(j)).Max(candidate => ThresholdMetrics.Compute(each.Column(j), truth, candidate, 1).Micro.F1), actual.PerClass[j].F1, Tolerance);
        }
    });

    [Fact]
    public void Choose_Precision_IsTheLowestThatReachesIt() => Gen.Select(Cases, Gen.Double[0, 1]).Sample((each, precision) =>
    {
        double chosen = ClassThresholds.Choose(Options($"precision={precision:R}"), Data(each))[0];

        bool Reaches(double threshold) => Micro(each, threshold) is var counts && counts.TruePositives + counts.FalsePositives > 0 && counts.Precision >= precision;
        Assert.Equal(Candidates(each.Scores).Any(Reaches), Reaches(chosen));
        Assert.DoesNotContain(Candidates(each.Scores).Where(candidate => candidate < chosen && Taken(each.Scores, candidate) > Taken(each.Scores, chosen)), Reaches);
    });

    [Fact]
    public void Choose_Cardinality_NoOtherThresholdComesNearer() => Gen.Select(Cases, Gen.Double[0.01, 1]).Sample((each, share) =>
    {
        double k = share * each.Truth.Classes;
        double chosen = ClassThresholds.Choose(Options("cardinality") with { ExpectedPositives = k }, Data(each) with { Truth = null })[0];

        double Distance(double threshold) => Math.Abs(Taken(each.Scores, threshold) - (k * each.Truth.Examples));
        Assert.Equal(Candidates(each.Scores).Append(3).Min(Distance), Distance(chosen), 1e-9);
    });

    [Fact]
    public void Choose_CardinalityByClass_GivesEachClassItsShare()
    {
        CalibrationData data = new() { Probabilities = [0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f, 0.6f, 0.4f], Classes = 2, ClassShares = [0.5f, 0] };
        double[] chosen = ClassThresholds.Choose(Options("cardinality", CalibrationScope.Class) with { ExpectedPositives = 0.5 }, data);
        Assert.Equal([0.75, 0.7], chosen, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Choose_Fixed_IsTheNumberForEveryClass() =>
        Assert.Equal([0.3, 0.3], ClassThresholds.Choose(Options("fixed=0.3"), new CalibrationData { Probabilities = [0.5f, 0.5f], Classes = 2 }));

    [Fact]
    public void Choose_NoThresholdIsPreciseEnough_IsNeverReached()
    {
        CalibrationData data = new() { Probabilities = [1, 0.5f], Classes = 1, Truth = new TruthMatrix(2, 1, [0, 1]) };
        Assert.Equal([ThresholdRule.Never], ClassThresholds.Choose(Options("precision=0.9"), data));
    }

    [Fact]
    public void Choose_FewLabelsInEveryClass_AreTakenTogether()
    {
        CalibrationData data = new() { Probabilities = [0.9f, 0.3f, 0.1f, 0.8f, 0.2f, 0.25f], Classes = 2, Truth = new TruthMatrix(3, 2, [1, 0, 0, 1, 0, 0]) };
        Assert.Equal(ClassThresholds.Choose(Options("f1"), data), ClassThresholds.Choose(Options("f1", CalibrationScope.Class), data));
    }

    [Theory]
    [InlineData("f1", "full labels")]
    [InlineData("precision=0.5", "full labels")]
    [InlineData("cardinality", "--expected-positives")]
    public void Choose_WhatTheRuleNeedsIsMissing_SaysIt(string rule, string expected)
    {
        CalibrationData data = new() { Probabilities = [0.5f, 0.5f], Classes = 2 };
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => ClassThresholds.Choose(Options(rule), data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_ImpossibleInput_IsRefused()
    {
        CalibrationData data = new() { Probabilities = [0.5f, 0.5f], Classes = 2 };
        Assert.Throws<ConfigurationException>(() => ClassThresholds.Choose(Options("cardinality") with { ExpectedPositives = 2.5 }, data));
        Assert.Throws<ConfigurationException>(() => ClassThresholds.Choose(Options("f1"), data with { Truth = new TruthMatrix(1, 2, [0, 0]) }));
        Assert.Throws<ArgumentException>(() => ClassThresholds.Choose(Options("f1"), data with { Truth = new TruthMatrix(2, 2, [0, 0, 1, 1]) }));
        Assert.Throws<ArgumentException>(() => ClassThresholds.Choose(Options("fixed=0.5"), data with { Probabilities = [float.NaN, 0] }));
        Assert.Throws<ArgumentException>(() => ClassThresholds.Choose(Options("fixed=0.5"), data with { Probabilities = [1.5f, 0] }));
    }

    [Theory]
    [InlineData("f1")]
    [InlineData("cardinality")]
    [InlineData("precision=0.95")]
    [InlineData("fixed=0")]
    public void Parse_Rule_IsWrittenAsItIsRead(string text) => Assert.Equal(text, ThresholdRule.Parse(text).ToString());

    [Theory]
    [InlineData("F1")]
    [InlineData("f1=0.5")]
    [InlineData("precision")]
    [InlineData("precision=1.5")]
    [InlineData("fixed=nan")]
    [InlineData("")]
    public void Parse_AnythingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => ThresholdRule.Parse(text));

    private static CalibrationOptions Options(string rule, CalibrationScope scope = CalibrationScope.Global) => new() { Rule = ThresholdRule.Parse(rule), Scope = scope };

    private static CalibrationData Data(ScoreCase each) => new() { Probabilities = each.Scores, Classes = each.Truth.Classes, Truth = each.Truth };

    private static IEnumerable<double> Candidates(float[] scores) => scores.Select(score => (double)score).Distinct();

    private static int Taken(float[] scores, double threshold) => scores.Count(score => score >= threshold);

    private static ClassConfusion Micro(ScoreCase each, double threshold) => ThresholdMetrics.Compute(each.Scores, each.Truth, threshold, 1).Micro;
}
