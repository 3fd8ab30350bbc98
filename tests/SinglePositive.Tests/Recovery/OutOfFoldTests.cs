using CsCheck;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Recovery;
using SinglePositive.Training;

namespace SinglePositive.Tests.Recovery;

public class OutOfFoldTests
{
    private const int Examples = 40;
    private const int Classes = 5;
    private const int Dimension = 12;

    public static TheoryData<string> Losses => [.. LossCatalog.All.Select(entry => entry.Create()).Where(loss => loss is { NeedsTruth: false, NeedsPseudoLabels: false, NeedsAbsent: false, ReadsObserved: true }).Select(loss => loss.Name).Distinct()];

    [Fact]
    public void Folds_AnySize_ContainEveryRowOnceAndAreEven() => Gen.Select(Gen.Int[2, 9], Gen.UInt).Sample((folds, seed) =>
    {
        using FeatureMatrix features = Features();
        IReadOnlyList<int[]> cut = new OutOfFold(Train(features), Options("an"), folds, seed).Folds;

        Assert.Equal(folds, cut.Count);
        Assert.Equal(Rows(), cut.SelectMany(rows => rows).Order());
        Assert.All(cut, rows => Assert.InRange(rows.Length, Rows().Length / folds, (Rows().Length / folds) + 1));
    });

    /// <summary>What is known of an example changes no score of its own fold, whatever the loss: the fold's model has not seen it.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void Score_AnotherExampleInAFold_LeavesTheFoldsScores(string loss)
    {
        using FeatureMatrix features = Features();
        TrainingSet train = Train(features);
        OutOfFold before = new(train, Options(loss), folds: 4);
        int[] fold = before.Folds[2];
        LabelState[] states = [.. train.Observed!.Values];
        float[] values = Values();
        foreach (int row in fold[1..])
        {
            states.AsSpan(row * Classes, Classes).Reverse();
            values.AsSpan(row * Dimension, Dimension).Reverse();
        }

        using FeatureMatrix changed = FeatureMatrix.FromArray(values, Examples, Dimension);
        OutOfFold after = new(train with { Features = changed, Observed = new ObservedMatrix(Examples, Classes, states) }, Options(loss), folds: 4);
        float[] one = before.Score(cancellation: Stop).Train, other = after.Score(cancellation: Stop).Train;

        int position = Array.IndexOf(Rows(), fold[0]);
        Assert.Equal(one[(position * Classes)..((position + 1) * Classes)], other[(position * Classes)..((position + 1) * Classes)]);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("role")]
    [InlineData("an-ls")]
    public void Score_AnyNumberOfThreads_GivesTheSameBits(string loss)
    {
        using FeatureMatrix features = Features();
        EvaluationSet outside = new(features, [.. Enumerable.Range(0, Examples).Except(Rows())], null, null);
        (float[] train, float[]? validation) = new OutOfFold(Train(features), Options(loss)).Score(outside, cancellation: Stop);

        foreach (int threads in new[] { 2, 3, 11 })
        {
            (float[] again, float[]? validationAgain) = new OutOfFold(Train(features), Options(loss) with { Threads = threads }).Score(outside, cancellation: Stop);
            Assert.Equal(train, again);
            Assert.Equal(validation, validationAgain);
        }
    }

    /// <summary>A fold's scores are those of a model trained by hand on the other folds.</summary>
    [Fact]
    public void Score_OneFold_IsATrainingWithoutIt()
    {
        using FeatureMatrix features = Features();
        TrainingSet train = Train(features);
        OutOfFold folds = new(train, Options("wan"), folds: 3) { EpochsToRun = 2 };
        float[] scores = folds.Score(cancellation: Stop).Train;

        int[] held = folds.Folds[1];
        LinearModel model = new LinearTrainer(train with { Rows = [.. train.Rows.Except(held)] }, Options("wan") with { Epochs = 2 }).Run(cancellation: Stop).Model;
        using LinearPredictor predictor = new(model, 1);
        float[] expected = predictor.Predict(features, held);
        Assert.Equal(expected, held.SelectMany(row => scores.Skip(Array.IndexOf(Rows(), row) * Classes).Take(Classes)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Examples)]
    public void Constructor_FoldsThatCannotBe_SaysHowManyThereCanBe(int folds)
    {
        using FeatureMatrix features = Features();
        Assert.Contains("--folds", Assert.Throws<ConfigurationException>(() => new OutOfFold(Train(features), Options("an"), folds)).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int[] Rows() => [.. Enumerable.Range(0, Examples).Where(row => row % 8 != 5)];

    private static float[] Values()
    {
        NumpyRandomState random = new(3);
        return [.. Enumerable.Range(0, Examples * Dimension).Select(_ => (float)random.NextDouble())];
    }

    private static FeatureMatrix Features() => FeatureMatrix.FromArray(Values(), Examples, Dimension);

    private static TrainingSet Train(FeatureMatrix features) =>
        new(features, Rows(), ObservedMatrix.OnePresent([.. Enumerable.Range(0, Examples).Select(row => row * row % Classes)], Classes), null);

    private static TrainingOptions Options(string loss) => new() { Loss = LossCatalog.Find(loss).Create(), Epochs = 3, BatchSize = 4, LearningRate = 0.01, ExpectedPositives = 1.5 };
}
