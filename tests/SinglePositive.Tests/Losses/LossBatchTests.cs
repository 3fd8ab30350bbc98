using SinglePositive.Losses;

namespace SinglePositive.Tests.Losses;

/// <summary>Batches that do not fit are refused before anything is read.</summary>
public class LossBatchTests
{
    public static TheoryData<string> Names => LossVariants.Defaults;

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_LabelsOfOtherClasses_NamesBothShapes(string name)
    {
        BatchCase batch = BatchCase.Draw(1, 2, 6), narrow = BatchCase.Draw(1, 2, 5);
        Loss loss = LossVariants.Create(name);
        foreach (BatchCase wrong in new[] { batch with { Observed = narrow.Observed }, batch with { Truth = narrow.Truth } })
        {
            string message = Assert.Throws<ArgumentException>(() => wrong.Evaluate(loss)).Message;
            Assert.Contains("2 × 6", message, StringComparison.Ordinal);
            Assert.Contains("5 × 5", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_TooFewLogitsSlopesOrNoExamples_Throws(string name)
    {
        BatchCase batch = BatchCase.Draw(1, 2, 6);
        Loss loss = LossVariants.Create(name);
        Assert.Throws<ArgumentException>(() => (batch with { Logits = batch.Logits[..11] }).EvaluateInto(loss, new float[12], new float[12]));
        Assert.Throws<ArgumentException>(() => batch.EvaluateInto(loss, new float[11], new float[12]));
        Assert.Throws<ArgumentException>(() => (batch with { Rows = [] }).Evaluate(loss));
        Assert.Throws<ArgumentException>(() => (batch with { Stride = 5 }).Evaluate(loss));
        Assert.ThrowsAny<ArgumentException>(() => (batch with { Rows = [0, 5] }).Evaluate(loss));
        if (loss.UsesEstimator)
            Assert.Throws<ArgumentException>(() => batch.EvaluateInto(loss, new float[12], new float[11]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_WithoutWhatTheLossReads_ThrowsAndWithoutTheRestItWorks(string name)
    {
        Loss loss = LossVariants.Create(name);
        BatchCase batch = BatchCase.Draw(1, 2, 6);
        Evaluates(batch with { Truth = null! }, loss, !loss.NeedsTruth);
        Evaluates(batch with { Observed = null! }, loss, !loss.ReadsObserved);
        Evaluates(batch with { EstimatorLogits = [] }, loss, !loss.UsesEstimator);
        Evaluates(batch with { Priors = [] }, loss, !loss.NeedsClassPriors);
        Evaluates(batch with { PseudoLabels = null! }, loss, !loss.NeedsPseudoLabels);
        Evaluates(batch with { PseudoLabels = BatchCase.Draw(1, 1, 6).PseudoLabels }, loss, !loss.NeedsPseudoLabels);
        Evaluates(batch with { Remembered = BatchCase.Draw(1, 1, 6).Remembered }, loss, loss.MemoryStart is null);
    }

    private static void Evaluates(BatchCase batch, Loss loss, bool expected)
    {
        Exception? thrown = Record.Exception(() => batch.Evaluate(loss));
        Assert.Equal(expected, thrown is null);
        Assert.True(thrown is null or ArgumentException);
    }
}
