using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Calibration;

/// <summary>How good probabilities, the labels that thresholds make of them, and label sets are.</summary>
public sealed record CalibrationMeasure
{
    /// <summary>Bins of the calibration error.</summary>
    public const int Bins = 15;

    /// <summary>The expected calibration error of each class, 0–1, in 15 bins of equal width; empty when full labels are not known.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>The Brier score of each class, 0–1; empty when full labels are not known.</summary>
    public required IReadOnlyList<double> Briers { get; init; }

    /// <summary>The labels against the known ones. Without full labels only the number of labels means something.</summary>
    public required ThresholdMetrics Labels { get; init; }

    /// <summary>The sets against the known labels: recall is the share of known labels inside; null without sets.</summary>
    public ThresholdMetrics? Sets { get; init; }

    /// <summary>N.</summary>
    public required int Examples { get; init; }

    /// <summary>True when full labels are known.</summary>
    public bool HasTruth => Errors.Count > 0;

    /// <summary>The mean of the classes' calibration errors; NaN without full labels.</summary>
    public double MeanError => HasTruth ? Errors.Average() : double.NaN;

    /// <summary>The mean of the classes' Brier scores; NaN without full labels.</summary>
    public double MeanBrier => HasTruth ? Briers.Average() : double.NaN;

    /// <summary>The mean number of labels that the thresholds give an example.</summary>
    public double LabelsPerExample => PerExample(Labels);

    /// <summary>The mean number of classes in a set; NaN without sets.</summary>
    public double SetSize => Sets is null ? double.NaN : PerExample(Sets);

    /// <summary>The share of known labels that are inside the sets, 0–1; NaN without sets or known labels.</summary>
    public double Coverage => Sets is { Micro.Positives: > 0 } ? Sets.Micro.Recall : double.NaN;

    /// <summary>Measures decisions that may come from several fits.</summary>
    /// <param name="probabilities">N·L probabilities, row by row.</param>
    /// <param name="labels">1 where a label is given, N·L.</param>
    /// <param name="sets">1 where a class is in the set, N·L; null without sets.</param>
    /// <param name="known">The labels that are known to be present, N × L.</param>
    /// <param name="full">True when these are all.</param>
    /// <param name="threads">The most threads to use.</param>
    public static CalibrationMeasure Compute(float[] probabilities, float[] labels, float[]? sets, TruthMatrix known, bool full, int threads)
    {
        ArgumentNullException.ThrowIfNull(known);
        CalibrationCurve[] curves = full ? [.. Enumerable.Range(0, known.Classes).Select(j => OfClass(probabilities, known, j, threads))] : [];
        return new CalibrationMeasure
        {
            Errors = [.. curves.Select(curve => curve.ExpectedCalibrationError)],
            Briers = [.. curves.Select(curve => curve.Brier)],
            Labels = ThresholdMetrics.Compute(labels, known, ThresholdRule.Usual, threads),
            Sets = sets is null ? null : ThresholdMetrics.Compute(sets, known, ThresholdRule.Usual, threads),
            Examples = known.Examples,
        };
    }

    private double PerExample(ThresholdMetrics decisions) => (double)(decisions.Micro.TruePositives + decisions.Micro.FalsePositives) / Examples;

    private static CalibrationCurve OfClass(float[] probabilities, TruthMatrix truth, int @class, int threads)
    {
        float[] scores = new float[truth.Examples];
        byte[] labels = new byte[truth.Examples];
        for (int n = 0; n < scores.Length; n++)
            (scores[n], labels[n]) = (probabilities[(n * truth.Classes) + @class], truth.Values[(n * truth.Classes) + @class]);
        return CalibrationCurve.Compute(scores, new TruthMatrix(truth.Examples, 1, labels), Bins, threads);
    }
}
