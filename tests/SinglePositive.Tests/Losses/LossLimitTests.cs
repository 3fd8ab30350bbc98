using SinglePositive.Labels;
using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>Where a parameter takes its limit, one loss becomes another.</summary>
public class LossLimitTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "bce-ls smoothing=0", "bce" },
        { "an-ls smoothing=0", "an" },
        { "an negative-rate=1", "an" },
        { "an negative-rate=0", "iu" },
        { "an-ls negative-rate=1", "an-ls" },
        { "wan negative-weight=1", "an" },
        { "wan negative-weight=0", "iu" },
        { "epr regulariser-weight=0", "iu" },
        { "em entropy-weight=0", "iu" },
        { "ll-r large-loss-rate=0", "focal gamma=0" },
        { "ll-ct large-loss-rate=0", "focal gamma=0" },
        { "csl ignored-per-example=1000 prior-threshold=1", "csl prior-threshold=0" },
        { "external pseudo-weight=0 entropy-weight=0", "iu" },
        { "em-apl pseudo-weight=0 entropy-weight=0", "iu" },
        { "asl gamma-positive=0 gamma-negative=0 margin=0", "focal gamma=0" },
        { "asl gamma-positive=2 gamma-negative=2 margin=0", "focal" },
        { "gr steepness-end=0 offset-start=0 offset-end=0", "gr steepness-start=0 steepness-end=0 offset-start=0 offset-end=0" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Evaluate_ParameterAtItsLimit_IsTheOtherLoss(string limit, string other)
    {
        BatchCase batch = BatchCase.Draw(31, 5, 27);
        batch.Evaluate(LossVariants.Create(other)).AssertNear(batch.Evaluate(LossVariants.Create(limit)), limit, 1e-6);
    }

    /// <summary>Where K is 0 and V is 1, an unknown cell costs (1-(1-p)^q₃)/q₃: p for q₃ = 1. Where K is 1, it costs 1-p for q₂ = 1.</summary>
    [Theory]
    [InlineData("gr offset-start=-100 offset-end=-100 width-start=1000 width-end=1000", 1)]
    [InlineData("gr offset-start=100 offset-end=100 width-start=1000 width-end=1000 q2=1", -1)]
    public void GeneralisedRobust_AbsoluteError_HasTheSlopeOfTheProbability(string variant, int sign)
    {
        BatchCase batch = BatchCase.Draw(37, 5, 27);
        float[] slopes = batch.Evaluate(LossVariants.Create(variant)).Slopes;
        for (int i = 0; i < slopes.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-batch.Logits[i]));
            if (batch.Observed[batch.Rows[i / 27], i % 27] == LabelState.Unknown)
                Assert.InRange(slopes[i] * sign * slopes.Length, (p * (1 - p) * (1 - 1e-5)) - 1e-7, (p * (1 - p) * (1 + 1e-5)) + 1e-7);
        }
    }

    [Theory]
    [InlineData("ll-r")]
    [InlineData("ll-ct")]
    [InlineData("ll-cp")]
    public void LargeLoss_FirstEpoch_RejectsNothing(string name)
    {
        BatchCase batch = BatchCase.Draw(38, 5, 27);
        batch = batch with { Epoch = 1, Remembered = [.. batch.Remembered.Select(_ => float.NaN)] };
        batch.Evaluate(new FocalLoss { Gamma = 0 }).AssertNear(batch.Evaluate(LossVariants.Create(name)), name, 1e-6);
    }

    [Fact]
    public void LargeLoss_EverythingRejected_KeepsObservedCells()
    {
        BatchCase batch = BatchCase.Draw(39, 5, 27);
        LabelState[] known = [.. batch.Observed.Values];
        float[] slopes = batch.Evaluate(LossVariants.Create("ll-r large-loss-rate=1")).Slopes, all = batch.Evaluate(new FocalLoss { Gamma = 0 }).Slopes;
        for (int i = 0; i < slopes.Length; i++)
            Assert.Equal(known[(batch.Rows[i / 27] * 27) + (i % 27)] == LabelState.Unknown ? 0 : all[i], slopes[i], 1e-6f);
    }

    /// <summary>Before its second epoch, and with a threshold that nothing passes, the present branch is that of Hill and the rest focal.</summary>
    [Fact]
    public void SelfPacedCorrection_FirstEpoch_CorrectsNothing()
    {
        BatchCase batch = BatchCase.Draw(40, 5, 27);
        BatchResult first = (batch with { Epoch = 1 }).Evaluate(new SelfPacedCorrection());
        first.AssertNear(batch.Evaluate(new SelfPacedCorrection { Threshold = 1 }), "threshold 1");
        float[] hill = batch.Evaluate(new HillLoss()).Slopes, focal = batch.Evaluate(new FocalLoss()).Slopes;
        for (int i = 0; i < hill.Length; i++)
            Assert.Equal(batch.Observed[batch.Rows[i / 27], i % 27] == LabelState.Present ? hill[i] : focal[i], first.Slopes[i], 1e-6f);
    }

    [Fact]
    public void WeakAssumeNegative_DefaultWeight_IsOneOverTheOtherClasses()
    {
        BatchCase batch = BatchCase.Draw(32, 5, 27);
        batch.Evaluate(new WeakAssumeNegative { NegativeWeight = 1.0 / 26 }).AssertNear(batch.Evaluate(new WeakAssumeNegative()), "1/26", 1e-7);
    }

    [Fact]
    public void AssumeNegative_HalfOfTheTargetMoved_NoLongerReadsTheLabels()
    {
        BatchCase batch = BatchCase.Draw(33, 5, 27);
        BatchCase unlabelled = batch with { Observed = new(batch.Observed.Examples, 27, new LabelState[batch.Observed.Values.Length]) };
        AssumeNegative loss = new() { Smoothing = 0.5 };
        batch.Evaluate(loss).AssertNear(unlabelled.Evaluate(loss), "a = 0.5", 1e-6);
    }

    /// <summary>With everything observed as it truly is, the losses that read observed labels are those of full labels.</summary>
    [Theory]
    [InlineData("an", "bce")]
    [InlineData("iu", "bce")]
    [InlineData("iun", "bce")]
    [InlineData("wan", "bce")]
    [InlineData("an-ls", "bce-ls")]
    [InlineData("an negative-rate=0.3", "bce")]
    public void Evaluate_EverythingObserved_IsTheLossOfFullLabels(string name, string full)
    {
        BatchCase batch = BatchCase.Draw(34, 5, 27);
        LabelState[] states = [.. batch.Truth.Values.Select(t => t == 1 ? LabelState.Present : LabelState.Absent)];
        batch = batch with { Observed = new(batch.Observed.Examples, 27, states) };
        batch.Evaluate(LossVariants.Create(full)).AssertNear(batch.Evaluate(LossVariants.Create(name)), name, 1e-6);
    }

    [Fact]
    public void Role_ModelAndEstimatorExchanged_ExchangesTheSlopes()
    {
        RegularisedOnlineLabelEstimation loss = new() { RegulariserWeight = 3 };
        BatchCase batch = BatchCase.Draw(35, 5, 27);
        BatchResult expected = batch.Evaluate(loss);
        BatchResult exchanged = (batch with { Logits = batch.EstimatorLogits, EstimatorLogits = batch.Logits }).Evaluate(loss);
        (expected with { Slopes = expected.EstimatorSlopes, EstimatorSlopes = expected.Slopes }).AssertNear(exchanged, "exchanged", 1e-6);
    }

    [Fact]
    public void Epr_PredictedPositivesAsExpected_HasNoPenalty()
    {
        BatchCase batch = BatchCase.Draw(36, 5, 27);
        double predicted = batch.Logits.Sum(z => 1 / (1 + Math.Exp(-z))) / 5;
        batch = batch with { ExpectedPositives = predicted };
        batch.Evaluate(new IgnoreUnknown()).AssertNear(batch.Evaluate(new ExpectedPositiveRegularisation()), "k as predicted", 1e-6);
    }
}
