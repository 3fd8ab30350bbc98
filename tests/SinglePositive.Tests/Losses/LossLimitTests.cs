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
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Evaluate_ParameterAtItsLimit_IsTheOtherLoss(string limit, string other)
    {
        BatchCase batch = BatchCase.Draw(31, 5, 27);
        batch.Evaluate(LossVariants.Create(other)).AssertNear(batch.Evaluate(LossVariants.Create(limit)), limit, 1e-6);
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
