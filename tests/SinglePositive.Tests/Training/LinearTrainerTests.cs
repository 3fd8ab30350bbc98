using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Numerics;
using SinglePositive.Tests.Files;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class LinearTrainerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sizes that are no multiple of any tile, and enough chunks of features (6) for every thread to have one.</summary>
    [Theory]
    [InlineData("an", 517)]
    [InlineData("an", 1541)]
    [InlineData("role", 517)]
    [InlineData("role", 1541)]
    public void Run_AnyNumberOfThreads_GivesTheSameBits(string loss, int dimension)
    {
        using TrainingExamples examples = new(170, dimension, 33);
        TrainingOptions options = TrainingExamples.Options(loss) with { BatchSize = 26, Epochs = 3 };

        TrainingResult one = examples.Trainer(options).Run(cancellation: Stop);

        Assert.All([2, 3, 5], threads => TrainingExamples.AssertSame(one, examples.Trainer(options with { Threads = threads }).Run(cancellation: Stop)));
    }

    [Fact]
    public void Run_AnotherSeed_GivesOtherWeights()
    {
        using TrainingExamples examples = new(40, 20, 5);
        TrainingOptions options = TrainingExamples.Options("an");

        Assert.NotEqual(examples.Trainer(options).Run(cancellation: Stop).Model.Weights, examples.Trainer(options with { Seed = 8 }).Run(cancellation: Stop).Model.Weights);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(1000)]
    public void Run_BatchLargerThanTheTrainingSet_IsOneBatchOfAll(int batch)
    {
        using TrainingExamples examples = new(40, 20, 5); // 30 of them for training
        TrainingOptions options = TrainingExamples.Options("role");
        LinearTrainer trainer = examples.Trainer(options with { BatchSize = batch });

        TrainingResult result = trainer.Run(cancellation: Stop);

        Assert.Equal((30, 1), (trainer.BatchSize, trainer.StepsPerEpoch));
        Assert.Equal(options.Epochs, result.Steps);
        TrainingExamples.AssertSame(examples.Trainer(options with { BatchSize = 30 }).Run(cancellation: Stop), result);
    }

    [Fact]
    public void Run_BatchThatLeavesARemainder_TakesFullBatchesOnly()
    {
        using TrainingExamples examples = new(40, 20, 5);
        LinearTrainer trainer = examples.Trainer(TrainingExamples.Options("an") with { BatchSize = 16 });

        Assert.Equal((1, 4), (trainer.StepsPerEpoch, trainer.Run(cancellation: Stop).Steps));
    }

    /// <summary>float16 values are widened exactly, so nothing differs.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_Float16Features_EqualsTheSameValuesInFloat32(bool standardise)
    {
        using TemporaryFolder folder = new();
        using TrainingExamples examples = new(60, 77, 9);
        Half[] halves = [.. examples.Values.Select(value => (Half)value)];
        NpyFile.Write<Half>(folder.File("half.npy"), halves, 60, 77);
        NpyFile.Write<float>(folder.File("single.npy"), [.. halves.Select(value => (float)value)], 60, 77);
        using FeatureMatrix half = FeatureMatrix.Open(folder.File("half.npy")), single = FeatureMatrix.Open(folder.File("single.npy"));
        TrainingOptions options = TrainingExamples.Options("an") with { Standardise = standardise };

        TrainingResult expected = examples.Trainer(options, single).Run(cancellation: Stop);

        Assert.True(half.IsHalf);
        Assert.False(single.IsHalf);
        TrainingExamples.AssertSame(expected, examples.Trainer(options, half).Run(cancellation: Stop));
    }

    /// <summary>Statistics of the training rows only: the validation rows here lie elsewhere.</summary>
    [Fact]
    public void Run_Standardise_EqualsTrainingOnStandardisedFeatures()
    {
        using TrainingExamples examples = new(120, 13, 5);
        for (int i = 0; i < examples.Values.Length; i++)
            examples.Values[i] = i % 13 == 4 ? 3 : (examples.Values[i] * (1 + (10 * (i % 13)))) + (20 * (i % 13)) + (i / 13 >= 90 ? 5 : 0);
        double[] means = [.. Enumerable.Range(0, 13).Select(j => examples.TrainRows.Average(row => (double)examples.Values[(row * 13) + j]))];
        double[] scales = [.. means.Select((mean, j) => j == 4 ? 1 : 1 / Math.Sqrt(examples.TrainRows.Average(row => Math.Pow(examples.Values[(row * 13) + j] - mean, 2))))];
        float[] before = [.. examples.Values.Select((value, i) => (float)((value - means[i % 13]) * scales[i % 13]))];
        using FeatureMatrix standardised = FeatureMatrix.FromArray(before, 120, 13);
        TrainingOptions options = TrainingExamples.Options("an");

        TrainingResult expected = examples.Trainer(options, standardised).Run(cancellation: Stop);
        TrainingResult result = examples.Trainer(options with { Standardise = true }).Run(cancellation: Stop);

        Near(means, result.Model.Standardisation!.Mean, 1e-6);
        Near(scales, result.Model.Standardisation.Scale, 1e-6);
        Near([.. expected.Model.Weights.Select(w => (double)w)], result.Model.Weights, 2e-5);
        Near([.. expected.ValidationProbabilities!.Select(p => (double)p)], result.ValidationProbabilities!, 2e-5);
        Assert.Null(expected.Model.Standardisation);
        Assert.NotEqual(expected.Model.Weights, examples.Trainer(options).Run(cancellation: Stop).Model.Weights);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Run_WeightDecay_IsAdamWInDouble(double decay)
    {
        const int dimension = 6, classes = 3, epochs = 40, batch = 4;
        const double rate = 1e-2;
        using TrainingExamples examples = new(16, dimension, classes); // 12 of them for training
        SplitMix64 random = SplitMix64.Stream(3, 0);
        float[] start = [.. Enumerable.Range(0, classes * (dimension + 1)).Select(_ => (float)(random.NextDouble() - 0.5))];
        int[] order = [7, 2, 9, 0, 11, 4, 1, 8, 3, 10, 5, 6];
        TrainingOptions options = TrainingExamples.Options("an") with { LearningRate = rate, WeightDecay = decay, Epochs = epochs, BatchSize = batch };
        LinearTrainer trainer = new(new TrainingSet(examples.Features, examples.TrainRows, examples.Observed, null), null, null, options)
        {
            Start = new LinearStart(start[..(classes * dimension)], start[(classes * dimension)..], null, [.. Enumerable.Repeat(order, epochs)]),
        };
        DenseAdam dense = new([.. start.Select(w => (double)w)], rate, decay);
        for (int step = 0; step < epochs * (order.Length / batch); step++)
            dense.Step(Slopes(examples, dense.Values, order.AsSpan(step % 3 * batch, batch)));

        TrainingResult result = trainer.Run(cancellation: Stop);

        Near(dense.Values, [.. result.Model.Weights, .. result.Model.Biases], 2e-5);
    }

    private static void Near(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(0, (pair.Second - pair.First) / Math.Max(1, Math.Abs(pair.First)), tolerance));
    }

    /// <summary>Slopes of the mean cross-entropy where unknown counts as absent: class by class the weights, then the biases.</summary>
    private static double[] Slopes(TrainingExamples examples, double[] weights, ReadOnlySpan<int> batch)
    {
        int dimension = examples.Dimension, classes = examples.Classes;
        double[] slopes = new double[weights.Length];
        foreach (int row in batch)
        {
            ReadOnlySpan<float> x = examples.Values.AsSpan(row * dimension, dimension);
            for (int j = 0; j < classes; j++)
            {
                double z = weights[(classes * dimension) + j];
                for (int k = 0; k < dimension; k++)
                    z += weights[(j * dimension) + k] * x[k];
                double slope = ((1 / (1 + Math.Exp(-z))) - (examples.Observed[row, j] == LabelState.Present ? 1 : 0)) / (batch.Length * classes);
                slopes[(classes * dimension) + j] += slope;
                for (int k = 0; k < dimension; k++)
                    slopes[(j * dimension) + k] += slope * x[k];
            }
        }

        return slopes;
    }
}
