using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Tests.Files;
using SinglePositive.Tests.Losses;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Runs that are stopped, killed or diverge, and what their checkpoints are worth.</summary>
public class InterruptionTests
{
    private const int StepsPerEpoch = 7;

    public static TheoryData<string, ulong> Runs()
    {
        TheoryData<string, ulong> data = [];
        foreach (LossEntry entry in LossCatalog.All.Where(entry => !entry.Create().IsMinimised))   // LogisticMinimiserTests stops those
            data.Add(entry.Name, 1);
        for (ulong seed = 2; seed <= 6; seed++)
        {
            data.Add("an", seed);
            data.Add("an negative-rate=0.5", seed); // draws at every visit of a cell which unknown ones it keeps
            data.Add("role", seed);
            data.Add("ll-cp large-loss-rate=0.05", seed); // several per batch, so that some are corrected for good
            data.Add("em-apl warm-up-epochs=2 pseudo-weight=0.9", seed);
        }

        return data;
    }

    /// <summary>Legs of random length, each ended by a stop (saved), by a kill (nothing saved) or during a save, with other numbers of threads.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_StoppedAndKilledAtRandomSteps_EndsWithTheSameBits(string loss, ulong seed)
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(80, 37, 9, seed);
        TrainingOptions options = Options(loss);
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        SplitMix64 random = SplitMix64.Stream(seed, 99);
        TrainingResult? result = null;
        int legs = 0;
        for (; result is null; legs++)
            result = Leg(examples, options with { Threads = 1 + (legs % 3) }, checkpoints, (int)random.NextBelow(3), (int)random.NextBelow(StepsPerEpoch * 3 / 2));

        Assert.True(legs > 3, $"Only {legs} legs.");
        TrainingExamples.AssertSame(examples.Trainer(options).Run(cancellation: TestContext.Current.CancellationToken), result);
    }

    [Fact]
    public void Run_FromTheLastCheckpointOfAFinishedRun_GivesItsResult()
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(80, 37, 9);
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        TrainingOptions options = Options("role") with { Patience = 2, Epochs = 30 };
        TrainingResult expected = examples.Trainer(options).Run(save: make => checkpoints.Write(make()), cancellation: TestContext.Current.CancellationToken);

        TrainingCheckpoint last = checkpoints.ReadLast(Assert.Fail)!;

        Assert.True(last.IsFinished);
        TrainingExamples.AssertSame(expected, examples.Trainer(options).Run(last, save: _ => Assert.Fail("There was nothing to do."), cancellation: TestContext.Current.CancellationToken));
    }

    /// <summary>A kill while the same checkpoint is written again would leave it with a wrong checksum.</summary>
    [Fact]
    public void Run_StoppedWhereItHasJustSaved_DoesNotSaveAgain()
    {
        using TrainingExamples examples = new(80, 37, 9);
        using CancellationTokenSource stop = new();
        List<TrainingCheckpoint> saved = [];

        Assert.Throws<OperationCanceledException>(() => examples.Trainer(Options("an")).Run(save: make => Stop(stop, saved, make()), cancellation: stop.Token));
        Assert.Throws<OperationCanceledException>(() => examples.Trainer(Options("an")).Run(saved[0], make => saved.Add(make()), cancellation: stop.Token));

        Assert.Equal(StepsPerEpoch, Assert.Single(saved).Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(20)]
    public void Run_LossIsNoNumber_NamesEpochAndBatchAndKeepsTheCheckpoint(int step)
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(80, 37, 9);
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        TrainingOptions options = Options("role");
        DisturbedLoss loss = new(options.Loss, step, _ => double.NaN);

        DivergedException thrown = Assert.Throws<DivergedException>(() => examples.Trainer(options with { Loss = loss }).Run(save: make => checkpoints.Write(make()), cancellation: TestContext.Current.CancellationToken));

        Assert.Contains($"epoch {step / StepsPerEpoch}, batch {step % StepsPerEpoch}:", thrown.Message, StringComparison.Ordinal);
        AssertGoesOn(examples, options, checkpoints, step / StepsPerEpoch);
    }

    /// <summary>An infinite slope makes weights NaN: the next batch's loss shows it, or the check at the end of the epoch.</summary>
    [Theory]
    [InlineData(8, 9)]
    [InlineData(13, 13)]
    public void Run_WeightsAreNoNumbers_NamesEpochAndBatchAndKeepsTheCheckpoint(int step, int noticed)
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(80, 37, 9);
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        TrainingOptions options = Options("an");
        DisturbedLoss loss = new(options.Loss, step, batch =>
        {
            batch.Slopes[3] = float.PositiveInfinity;
            return 0;
        });

        DivergedException thrown = Assert.Throws<DivergedException>(() => examples.Trainer(options with { Loss = loss }).Run(save: make => checkpoints.Write(make()), cancellation: TestContext.Current.CancellationToken));

        Assert.Contains($"epoch {noticed / StepsPerEpoch}, batch {noticed % StepsPerEpoch}:", thrown.Message, StringComparison.Ordinal);
        AssertGoesOn(examples, options, checkpoints, step / StepsPerEpoch);
    }

    /// <summary>A stop must not put weights that are no numbers in the place of a good checkpoint.</summary>
    [Fact]
    public void Run_StoppedAfterDiverging_KeepsTheGoodCheckpoint()
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(80, 37, 9);
        using CancellationTokenSource stop = new();
        CheckpointFolder checkpoints = new(folder.File("checkpoints"));
        TrainingOptions options = Options("an");
        DisturbedLoss loss = new(options.Loss, 9, batch =>
        {
            batch.Slopes[3] = float.NaN;
            stop.Cancel();
            return 0;
        });

        Assert.Throws<DivergedException>(() => examples.Trainer(options with { Loss = loss }).Run(save: make => checkpoints.Write(make()), cancellation: stop.Token));

        AssertGoesOn(examples, options, checkpoints, 1);
    }

    private static void AssertGoesOn(TrainingExamples examples, TrainingOptions options, CheckpointFolder checkpoints, int epochs)
    {
        TrainingCheckpoint? last = checkpoints.ReadLast(Assert.Fail);
        Assert.Equal(epochs, last?.Epoch ?? 0);
        TrainingExamples.AssertSame(
            examples.Trainer(options).Run(cancellation: TestContext.Current.CancellationToken),
            examples.Trainer(options).Run(last, cancellation: TestContext.Current.CancellationToken));
    }

    private static void Stop(CancellationTokenSource stop, List<TrainingCheckpoint> saved, TrainingCheckpoint checkpoint)
    {
        saved.Add(checkpoint);
        stop.Cancel();
    }

    private static TrainingOptions Options(string variant) =>
        TrainingExamples.Options("an") with { Loss = LossVariants.Create(variant), BatchSize = 60 / StepsPerEpoch, Epochs = 6, Histograms = true };

    private static TrainingResult? Leg(TrainingExamples examples, TrainingOptions options, CheckpointFolder checkpoints, int end, int steps)
    {
        using CancellationTokenSource stop = new();
        DisturbedLoss loss = new(options.Loss, steps, _ =>
        {
            switch (end)
            {
                case 0:
                    stop.Cancel();
                    return 0;
                case 1:
                    throw new KilledException();
                default:
                    return 0;
            }
        });
        try
        {
            return examples.Trainer(options with { Loss = loss }).Run(checkpoints.ReadLast(Assert.Fail), make => Save(make()), cancellation: stop.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or KilledException)
        {
            return null;
        }

        void Save(TrainingCheckpoint checkpoint)
        {
            checkpoints.Write(checkpoint);
            if (end == 2)
                stop.Cancel();
        }
    }

    private sealed class KilledException : Exception;
}
