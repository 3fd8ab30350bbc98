using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Which epoch a run keeps, and when it stops early.</summary>
public class BestEpochTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Selection.Clean)]
    [InlineData(Selection.Observed)]
    public void Run_Selection_KeepsTheFirstEpochWithItsHighestMap(Selection selection)
    {
        using TrainingExamples examples = new(60, 8, 6, noise: 3);
        TrainingOptions options = TrainingExamples.Options("an") with { Epochs = 12, Selection = selection };

        TrainingResult result = examples.Trainer(options).Run(cancellation: Stop);

        int clean = FirstHighest(result.History, epoch => epoch.ValidationMap), observed = FirstHighest(result.History, epoch => epoch.ValidationMapObserved);
        Assert.NotEqual(clean, observed); // or the test would show nothing
        Assert.Equal(selection == Selection.Clean ? clean : observed, result.BestEpoch);
        EpochRecord best = result.History[result.BestEpoch];
        Assert.Equal(best.ValidationMap, AveragePrecision.MeanPercent(result.ValidationProbabilities!, examples.Validation.Truth!, AbsentClass.Zero, 1), 1e-9);
        Assert.Equal(best.ValidationMapObserved, AveragePrecision.MeanPercent(result.ValidationProbabilities!, examples.Validation.Observed!, AbsentClass.Zero, 1), 1e-9);
    }

    [Theory]
    [InlineData("bce")]
    [InlineData("role")]
    public void Run_EpochsThatTie_KeepsTheFirst(string loss)
    {
        using TrainingExamples examples = new(60, 24, 4, noise: 0.1);
        TrainingOptions options = TrainingExamples.Options(loss) with { Epochs = 30 };

        TrainingResult result = examples.Trainer(options).Run(cancellation: Stop);

        double highest = result.History.Max(epoch => epoch.ValidationMap);
        Assert.True(result.History.Count(epoch => epoch.ValidationMap == highest) > 1, "No epochs tie.");
        Assert.Equal(FirstHighest(result.History, epoch => epoch.ValidationMap), result.BestEpoch);
        TrainingResult shorter = examples.Trainer(options with { Epochs = result.BestEpoch + 1 }).Run(cancellation: Stop);
        Assert.Equal(shorter.Model.Weights, result.Model.Weights);
        Assert.Equal(shorter.Estimates, result.Estimates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_Patience_StopsSoManyEpochsAfterTheBest(int patience)
    {
        using TrainingExamples examples = new(60, 24, 4, noise: 0.1);
        TrainingOptions options = TrainingExamples.Options("an") with { Epochs = 150 };

        TrainingResult whole = examples.Trainer(options).Run(cancellation: Stop);
        TrainingResult result = examples.Trainer(options with { Patience = patience }).Run(cancellation: Stop);

        int expected = Enumerable.Range(0, 150).First(epoch => epoch - FirstHighest([.. whole.History.Take(epoch + 1)], record => record.ValidationMap) >= patience);
        Assert.InRange(expected, patience, 148);
        Assert.Equal(expected + 1, result.History.Count);
        Assert.Equal(expected - patience, result.BestEpoch);
        Assert.Equal(examples.Trainer(options with { Epochs = result.BestEpoch + 1 }).Run(cancellation: Stop).Model.Weights, result.Model.Weights);
    }

    [Fact]
    public void Run_NothingToSelectBy_KeepsTheLast()
    {
        using TrainingExamples examples = new(60, 24, 4);
        LinearTrainer trainer = new(new TrainingSet(examples.Features, examples.TrainRows, examples.Observed, null), null, null, TrainingExamples.Options("an") with { Patience = 1 });

        TrainingResult result = trainer.Run(cancellation: Stop);

        Assert.Equal((3, 4), (result.BestEpoch, result.History.Count));
        Assert.Null(result.ValidationProbabilities);
    }

    private static int FirstHighest(IReadOnlyList<EpochRecord> history, Func<EpochRecord, double> map)
    {
        double highest = history.Max(map);
        return history.First(epoch => map(epoch) == highest).Epoch;
    }
}
