using CsCheck;
using SinglePositive.Calibration;
using SinglePositive.Labels;
using SinglePositive.Tests.Metrics;

namespace SinglePositive.Tests.Calibration;

/// <summary>Label sets against counting.</summary>
public class LabelSetsTests
{
    [Fact]
    public void Cut_Random_LeavesOutAsManyAsTheCorrectionAllows() =>
        Gen.Select(Gen.Float[0, 1].Array[0, 200], Gen.Int[1, 99]).Sample((scores, percent) =>
        {
            double cut = LabelSets.Cut(percent / 100.0, scores);

            // Of n + 1 exchangeable scores at most (1 - c)(n + 1) may lie below.
            int allowed = (100 - percent) * (scores.Length + 1) / 100;
            int below = scores.Count(score => score < cut);
            Assert.True(below < allowed || (allowed == 0 && below == 0));
            Assert.True(allowed == 0 ? cut == 0 : scores.Count(score => score <= cut) >= allowed);
        });

    [Fact]
    public void Fit_Random_SetsHoldAtLeastTheStatedShareOfTheLabelsTheyWereFittedTo() =>
        Gen.Select(ScoreCase.GenerateProbabilities(60, 4), Gen.Double[0.05, 0.95], Gen.Bool).Sample((each, coverage, byClass) =>
        {
            LabelSets sets = LabelSets.Fit(coverage, byClass ? CalibrationScope.Class : CalibrationScope.Global, Data(each));

            float[] inside = ModelCalibration.Reached(each.Scores, sets.Cuts);
            int known = each.Truth.Values.Count(label => label != 0), covered = inside.Where((isIn, cell) => isIn != 0 && each.Truth.Values[cell] != 0).Count();
            Assert.True(covered >= Math.Floor(coverage * known));
        });

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void Fit_NewExamples_CoverTheStatedShare(double coverage)
    {
        Random random = new(11);
        double sum = 0;
        const int Repetitions = 200;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            LabelSets sets = LabelSets.Fit(coverage, CalibrationScope.Global, Data(Draw(random, 50)));
            ScoreCase fresh = Draw(random, 200);
            float[] inside = ModelCalibration.Reached(fresh.Scores, sets.Cuts);
            sum += inside.Where((_, cell) => fresh.Truth.Values[cell] != 0).Average();
        }

        Assert.InRange(sum / Repetitions, coverage - 0.005, coverage + 0.025);
    }

    [Theory]
    [InlineData(CalibrationMethod.None)]
    [InlineData(CalibrationMethod.Temperature)]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    public void Through_AnyCalibration_KeepsTheSets(CalibrationMethod method) =>
        ScoreCase.GenerateProbabilities(60, 4).Where(each => each.Truth.Values.Contains((byte)1)).Sample(each =>
        {
            LabelSets sets = LabelSets.Fit(0.8, CalibrationScope.Class, Data(each));
            ProbabilityMap map = ProbabilityMap.Fit(method, Data(each));

            float[] before = ModelCalibration.Reached(each.Scores, sets.Cuts), after = ModelCalibration.Reached(map.Apply(each.Scores), sets.Through(map).Cuts);

            // What was inside stays; what rounding or a tilt of a thousandth cannot tell from the cut-off may join it.
            for (int cell = 0; cell < before.Length; cell++)
            {
                double cut = sets.Cuts[cell % sets.Cuts.Count];
                Assert.True(after[cell] >= before[cell]);
                Assert.True(after[cell] == before[cell] || each.Scores[cell] >= cut - Math.Max(0.01 * cut, 2e-4));
            }
        });

    [Fact]
    public void Fit_OnlyObservedLabels_AreTaken()
    {
        CalibrationData data = new() { Probabilities = [0.9f, 0.2f, 0.8f, 0.1f], Classes = 2, Present = new TruthMatrix(2, 2, [1, 0, 1, 0]) };
        Assert.Equal(0.8f, LabelSets.Fit(0.6, CalibrationScope.Global, data).Cuts[0]);
    }

    [Fact]
    public void Fit_NoLabelOrNoShare_IsRefused()
    {
        CalibrationData data = new() { Probabilities = [0.9f, 0.2f], Classes = 2 };
        Assert.Throws<ConfigurationException>(() => LabelSets.Fit(0.9, CalibrationScope.Global, data));
        data = data with { Truth = new TruthMatrix(1, 2, [1, 0]) };
        Assert.Throws<ConfigurationException>(() => LabelSets.Fit(1.5, CalibrationScope.Global, data));
        Assert.Throws<ConfigurationException>(() => LabelSets.Fit(double.NaN, CalibrationScope.Global, data));
        Assert.Equal([0, 0], LabelSets.Fit(0.9, CalibrationScope.Global, data).Cuts);
    }

    private static ScoreCase Draw(Random random, int examples)
    {
        byte[] truth = [.. Enumerable.Range(0, examples * 3).Select(_ => random.NextDouble() < 0.4 ? (byte)1 : (byte)0)];
        return new ScoreCase(new TruthMatrix(examples, 3, truth), [.. truth.Select(label => (float)Math.Clamp((0.3 * label) + (0.7 * random.NextDouble()), 0, 1))]);
    }

    private static CalibrationData Data(ScoreCase each) => new() { Probabilities = each.Scores, Classes = each.Truth.Classes, Truth = each.Truth };
}
