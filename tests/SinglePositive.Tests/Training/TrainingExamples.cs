using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Examples whose features give their classes away as far as the noise allows; the last quarter of the rows is for validation.</summary>
internal sealed class TrainingExamples : IDisposable
{
    public TrainingExamples(int examples, int dimension, int classes, ulong seed = 1, double noise = 1)
    {
        (Examples, Dimension, Classes) = (examples, dimension, classes);
        SplitMix64 random = SplitMix64.Stream(seed, 0);
        Truth = new TruthMatrix(examples, classes, [.. Enumerable.Range(0, examples * classes).Select(cell => (byte)(random.NextBelow(4) == 0 || cell % classes == cell / classes % classes ? 1 : 0))]);
        Observed = new ObservationProcess { Positives = 1, Negatives = 1, Seed = (uint)seed }.Draw(Truth);
        Values = new float[examples * dimension];
        for (int i = 0; i < Values.Length; i++)
        {
            int example = i / dimension, feature = i % dimension;
            Values[i] = (float)((Truth[example, feature % classes] ? 1 : 0) + (noise * ((2 * random.NextDouble()) - 1)));
        }

        Features = FeatureMatrix.FromArray(Values, examples, dimension);
        TrainRows = [.. Enumerable.Range(0, examples * 3 / 4)];
        ValidationRows = [.. Enumerable.Range(TrainRows.Length, examples - TrainRows.Length)];
    }

    public int Examples { get; }

    public int Dimension { get; }

    public int Classes { get; }

    /// <summary>Labels from elsewhere: the truth, wrong in every seventh cell.</summary>
    public TruthMatrix PseudoLabels => new(Examples, Classes, [.. Truth.Values.Select((label, cell) => cell % 7 == 0 ? (byte)(1 - label) : label)]);

    public float[] Values { get; }

    public FeatureMatrix Features { get; }

    public TruthMatrix Truth { get; }

    public ObservedMatrix Observed { get; }

    public int[] TrainRows { get; }

    public int[] ValidationRows { get; }

    public EvaluationSet Validation => new(Features, ValidationRows, Truth.Select(ValidationRows), Observed.WherePresent().Select(ValidationRows));

    public LinearTrainer Trainer(TrainingOptions options, FeatureMatrix? features = null)
    {
        FeatureMatrix used = features ?? Features;
        return new LinearTrainer(new TrainingSet(used, TrainRows, Observed, Truth) { PseudoLabels = PseudoLabels }, Validation with { Features = used }, null, options);
    }

    /// <summary>Options with k, for a loss of the catalogue.</summary>
    public static TrainingOptions Options(string loss, params (string Name, double Value)[] parameters) => new()
    {
        Loss = LossCatalog.Find(loss).Create(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)),
        ExpectedPositives = 2,
        LearningRate = 1e-2,
        Epochs = 4,
        Seed = 7,
    };

    /// <summary>Fails unless two results are the same in every bit, times apart.</summary>
    public static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.Model.Weights, actual.Model.Weights);
        Assert.Equal(expected.Model.Biases, actual.Model.Biases);
        Assert.Equal(expected.Estimates, actual.Estimates);
        Assert.Equal(expected.ValidationProbabilities, actual.ValidationProbabilities);
        Assert.Equal(expected.TrainProbabilities, actual.TrainProbabilities);
        Assert.Equal(expected.Histograms.SelectMany(epoch => epoch.UnobservedPositives.Concat(epoch.TrueNegatives)), actual.Histograms.SelectMany(epoch => epoch.UnobservedPositives.Concat(epoch.TrueNegatives)));
        Assert.Equal((expected.BestEpoch, expected.Steps), (actual.BestEpoch, actual.Steps));
        Assert.Equal(expected.History.Select(epoch => epoch with { Seconds = 0 }), actual.History.Select(epoch => epoch with { Seconds = 0 }));
    }

    public void Dispose() => Features.Dispose();
}
