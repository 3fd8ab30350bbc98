using SinglePositive.Labels;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class ObservedScoresTests
{
    private static readonly TruthMatrix _observed = new(2, 3, [1, 0, 0, 0, 0, 1]);

    [Fact]
    public void Recall_FirstAndLastPlace_AreOneAndAThird() =>
        Assert.Equal(100 * (1 + (1 / 3.0)) / 2, ObservedScores.Recall([0.9f, 0.1f, 0.1f, 0.5f, 0.4f, 0.1f], _observed), 1e-9);

    [Fact]
    public void Recall_EqualProbabilities_PutTheLowerClassFirst() =>
        Assert.Equal(100 * (1 + (1 / 3.0)) / 2, ObservedScores.Recall([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], _observed), 1e-9);

    [Fact]
    public void Likelihood_OfAScaleOfProbabilities_DoesNotDependOnIt() =>
        Assert.Equal(ObservedScores.Likelihood([0.4f, 0.2f, 0.2f, 0.1f, 0.1f, 0.6f], _observed), ObservedScores.Likelihood([0.2f, 0.1f, 0.1f, 0.05f, 0.05f, 0.3f], _observed), 1e-6);

    [Fact]
    public void Scores_NothingObserved_AreNotANumber()
    {
        TruthMatrix nothing = new(1, 2, [0, 0]);

        Assert.True(double.IsNaN(ObservedScores.Recall([0.5f, 0.5f], nothing)) && double.IsNaN(ObservedScores.Likelihood([0.5f, 0.5f], nothing)));
    }

    [Theory]
    [InlineData(Selection.ObservedRecall)]
    [InlineData(Selection.ObservedLoss)]
    public void Run_SelectedWithoutTruth_KeepsTheEpochWithTheHighestScoreAlsoAfterAnInterruption(Selection selection)
    {
        using TrainingExamples examples = new(200, 12, 6);
        TrainingOptions options = TrainingExamples.Options("role") with { Selection = selection, Epochs = 6 };
        TrainingCheckpoint? middle = null;

        TrainingResult whole = examples.Trainer(options).Run(save: make => middle = make() is { Epoch: 3, StepInEpoch: 0 } checkpoint ? checkpoint : middle, cancellation: TestContext.Current.CancellationToken);
        TrainingResult resumed = examples.Trainer(options).Run(middle, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(whole.History.MaxBy(epoch => epoch.SelectionScore)!.Epoch, whole.BestEpoch);
        TrainingExamples.AssertSame(whole, resumed);
    }
}
