using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>F1 over the threshold from which on a score is a prediction: 0.00, 0.01, … 1.00, the same for every class.</summary>
/// <remarks>Counted as <see cref="ThresholdMetrics"/> counts: a score equal to a threshold is a prediction, and the F1 of a class with neither examples nor predictions is 0.</remarks>
/// <param name="Threshold">The 101 thresholds, ascending.</param>
/// <param name="Micro">F1 of all cells together, 0–1.</param>
/// <param name="Macro">Mean of the classes' F1, 0–1.</param>
public sealed record F1Curve(double[] Threshold, double[] Micro, double[] Macro)
{
    private const int Steps = 100;

    /// <summary>Computes the curve.</summary>
    /// <param name="scores">N·L scores, row by row; probabilities, where the thresholds are to mean something.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, or a score is NaN.</exception>
    public static F1Curve Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads)
    {
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.Check(scores.Span, truth);
        ThresholdCounts counts = new(scores, truth, Steps, threads);
        F1Curve curve = new(new double[Steps + 1], new double[Steps + 1], new double[Steps + 1]);
        for (int step = 0; step <= Steps; step++)
        {
            ClassConfusion micro = default;
            double sum = 0;
            foreach (ClassConfusion each in counts.At(step))
            {
                micro += each;
                sum += each.F1;
            }

            curve.Threshold[step] = (double)step / Steps;
            curve.Micro[step] = micro.F1;
            curve.Macro[step] = sum / truth.Classes;
        }

        return curve;
    }
}
