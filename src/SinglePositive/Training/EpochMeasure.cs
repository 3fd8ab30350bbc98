using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>Turns what a model predicts after an epoch into the epoch's record.</summary>
/// <param name="validation">Full labels of the validation rows, where known.</param>
/// <param name="observed">What is observed present among them, where known.</param>
/// <param name="test">Full labels of the test split, where known.</param>
/// <param name="options">What selects, and the most threads to use.</param>
internal sealed class EpochMeasure(TruthMatrix? validation, TruthMatrix? observed, TruthMatrix? test, TrainingOptions options)
{
    private readonly AveragePrecisionWorkspace _precision = new(options.Threads);

    /// <summary>The record, apart from what training itself knows.</summary>
    /// <param name="validationProbabilities">Probabilities of the validation rows; null without any.</param>
    /// <param name="validationRows">Number of these.</param>
    /// <param name="testProbabilities">Probabilities of the test split; null without one, or when it is not scored now.</param>
    public EpochRecord Measure(float[]? validationProbabilities, int validationRows, float[]? testProbabilities) => new(
        0,
        double.NaN,
        Positives(validationProbabilities, validationRows),
        double.NaN,
        Map(validation, validationProbabilities),
        Map(observed, validationProbabilities),
        Map(test, testProbabilities),
        0)
    {
        SelectionScore = validationProbabilities is null ? double.NaN : Score(validationProbabilities),
    };

    private double Score(float[] probabilities)
    {
        if (options.Criterion is { } criterion)
            return criterion(probabilities);
        return observed is null ? double.NaN : options.Selection switch
        {
            Selection.ObservedRecall => ObservedScores.Recall(probabilities, observed),
            Selection.ObservedLoss => ObservedScores.Likelihood(probabilities, observed),
            _ => double.NaN,
        };
    }

    private static double Positives(float[]? probabilities, int rows)
    {
        if (probabilities is null || rows == 0)
            return double.NaN;
        double sum = 0;
        foreach (float probability in probabilities)
            sum += probability;
        return sum / rows;
    }

    private double Map(TruthMatrix? truth, float[]? probabilities) =>
        truth is null || probabilities is null ? double.NaN : _precision.MeanPercent(probabilities, truth, AbsentClass.Zero);
}
