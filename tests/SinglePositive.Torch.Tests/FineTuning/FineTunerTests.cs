using SinglePositive.Files;
using SinglePositive.Losses;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;
using SinglePositive.Vision.Images;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Torch.Tests.FineTuning;

/// <summary>Networks trained on a few small pictures: they learn, stop and go on, and begin where a linear phase ended.</summary>
public sealed class FineTunerTests : IDisposable
{
    private readonly ScenePlan _scenes = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _scenes.Dispose();

    [Fact]
    public void Run_TrainingPictures_AreLearned()
    {
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request("bce", epochs: 8), ScenePlan.Pictures());

        TrainingResult result = plan.Trainer.Run(cancellation: Stop);

        Assert.True(result.History[^1].TrainLoss < 0.8 * result.History[0].TrainLoss, "The loss hardly fell.");
        Assert.Equal(plan.Train.Rows.Length * plan.Train.Classes, result.TrainProbabilities.Length);
        Assert.Equal(ScenePlan.Test * plan.Train.Classes, result.TestProbabilities!.Length);
        Assert.Equal((256, 20), (result.Model.Features, result.Model.Classes));
        Assert.Equal(8, result.History.Count);
    }

    /// <summary>Stopped in an epoch, at its end and before the first step; every time it goes on from a file.</summary>
    [Theory]
    [InlineData("role", false)]
    [InlineData("an", true)]
    [InlineData("ll-cp", false, "large-loss-rate", 0.1)]
    [InlineData("em-apl", true, "warm-up-epochs", 1)]
    [InlineData("loo", false)]
    [InlineData("loo", true)]
    public void Run_StoppedAndGoneOn_EndsWithTheSameBytes(string loss, bool linearInit, string? parameter = null, double value = 0)
    {
        FineTuningRequest pictures = ScenePlan.Pictures(linearInit ? new LinearPhase { Epochs = 2, BatchSize = 8 } : null);
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request(loss, epochs: 3) with { LossParameters = parameter is null ? [] : new Dictionary<string, double> { [parameter] = value } }, pictures);
        TrainingResult expected = plan.Trainer.Run(cancellation: Stop);

        CheckpointFolder checkpoints = new(_scenes["checkpoints"]);
        TrainingResult? result = null;
        foreach (int reports in (int[])[2, 5, 1, 4, int.MaxValue])
        {
            using CancellationTokenSource stop = new();
            int seen = 0;
            Progress progress = new(() =>
            {
                if (++seen == reports)
                    stop.Cancel();
            });
            try
            {
                result = plan.Trainer.Run(checkpoints.ReadLast(Assert.Fail), make => checkpoints.Write(make()), progress, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The next round goes on.
            }
        }

        AssertSame(expected, result!);
    }

    [Fact]
    public void Run_LinearInit_BeginsWhereTheLinearPhaseEnded()
    {
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request("role", epochs: 1), ScenePlan.Pictures(new LinearPhase { Epochs = 6, BatchSize = 8, LearningRate = 1e-2 }));

        LinearStartMetrics start = plan.Trainer.Run(cancellation: Stop).LinearStart!;

        Assert.Equal(start.LinearTestMap, start.TestMap, 1e-3);
        Assert.Equal(start.LinearValidationMap, start.ValidationMap, 1e-3);
    }

    [Fact]
    public void Run_EveryLoss_TrainsFromALinearPhase()
    {
        foreach (LossEntry entry in LossCatalog.All)
        {
            using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request(entry.Name, epochs: 1) with { PseudoLabels = entry.Create().NeedsPseudoLabels ? Path.Combine(_scenes.Folder, "train", "truth.npy") : null }, ScenePlan.Pictures(new LinearPhase { Epochs = 1, BatchSize = 8 }));
            TrainingResult result = plan.Trainer.Run(cancellation: Stop);
            Assert.True(double.IsFinite(result.History[0].TrainLoss), entry.Name);
            Assert.Equal(entry.Create().EstimatesLabels, result.Estimates is not null);
        }
    }

    /// <summary>Soft labels come from the features that the network begins with, whether or not a linear phase makes them, and stay what they are while it changes.</summary>
    [Fact]
    public void Run_LossThatIsMinimised_LearnsTowardsTheSoftLabelsOfTheStart()
    {
        SceneBackbone.WriteTo(_scenes["backbone"]);
        FineTuningRequest pictures = ScenePlan.Pictures() with { Weights = Path.Combine(_scenes["backbone"], SceneBackbone.WeightsFile) };
        using TrainingPlan fineTune = ScenePlan.Resolve(_scenes.Request("loo", epochs: 3), pictures);
        using TrainingPlan linearInit = ScenePlan.Resolve(_scenes.Request("loo", epochs: 1), pictures with { Linear = new LinearPhase { Epochs = 3 } });

        TrainingResult tuned = fineTune.Trainer.Run(cancellation: Stop), initialised = linearInit.Trainer.Run(cancellation: Stop);

        Assert.Equal(tuned.Estimates, initialised.Estimates);
        Assert.All(tuned.Estimates!, estimate => Assert.InRange(estimate, 0, 1));
        Assert.Contains(tuned.Estimates!, estimate => estimate is > 0.05f and < 0.95f);
        Assert.True(tuned.History[^1].TrainLoss < tuned.History[0].TrainLoss, "The loss did not fall.");
    }

    [Fact]
    public void Run_PictureThatCannotBeRead_IsNamed()
    {
        string broken = Directory.EnumerateFiles(_scenes.Folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.WriteAllText(broken, "no picture");
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request(), ScenePlan.Pictures());
        BadImageException thrown = Assert.Throws<BadImageException>(() => plan.Trainer.Run(cancellation: Stop));
        Assert.Contains(Path.GetFileName(broken), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RateTooHigh_DivergesAndNamesTheEpoch()
    {
        using TrainingPlan plan = ScenePlan.Resolve(_scenes.Request("bce", epochs: 20) with { LearningRate = 1e30 }, ScenePlan.Pictures());
        DivergedException thrown = Assert.Throws<DivergedException>(() => plan.Trainer.Run(cancellation: Stop));
        Assert.Contains("epoch", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folded_StandardisedHead_GivesTheSameLogits()
    {
        LinearModel model = new(2, 1, [3, -2], [0.5f], new Standardisation([1, 2], [0.5f, 4]));
        LinearModel folded = LinearInit.Folded(model);
        Assert.Null(folded.Standardisation);
        float[] x = [1.7f, 1.9f];
        double expected = (3 * (x[0] - 1) * 0.5) - (2 * (x[1] - 2) * 4) + 0.5;
        Assert.Equal(expected, (folded.Weights[0] * x[0]) + (folded.Weights[1] * x[1]) + folded.Biases[0], 1e-5);
    }

    private static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.Model.Weights, actual.Model.Weights);
        Assert.Equal(expected.Model.Biases, actual.Model.Biases);
        Assert.Equal(expected.Estimates, actual.Estimates);
        Assert.Equal(expected.TestProbabilities, actual.TestProbabilities);
        Assert.Equal(expected.BestEpoch, actual.BestEpoch);
        Assert.Equal(expected.LinearStart, actual.LinearStart);
        Assert.Equal(expected.History.Select(epoch => epoch with { Seconds = 0 }), actual.History.Select(epoch => epoch with { Seconds = 0 }));
        foreach ((SafetensorsTensor one, SafetensorsTensor other) in expected.Network!.Tensors.Zip(actual.Network!.Tensors))
            Assert.True(one.Name == other.Name && one.Bytes.SequenceEqual(other.Bytes), one.Name);
    }

    private sealed class Progress(Action report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report();
    }
}
