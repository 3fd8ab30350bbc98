using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Average precision: how well the examples of a class are ranked before the others; the mean over classes (mAP) is the number the papers compare.</summary>
/// <remarks>
/// AP = Σ_s (R(s) − R(s⁺))·P(s) over the distinct scores s from high to low, where P(s) and R(s) are precision and recall when all scores ≥ s are taken and s⁺ is the next higher score (R = 0 above the highest).
/// Equal scores are one step, as in scikit-learn's <c>average_precision_score</c>; there is no interpolation. A class without positives has no AP (NaN); one with only positives has 1.
/// Results are exact to rounding and do not depend on the number of threads.
/// </remarks>
public static class AveragePrecision
{
    /// <summary>The average precision of each class, 0–1; NaN for a class without positives.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <returns>L values.</returns>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, or a score is NaN.</exception>
    public static double[] PerClass(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads) =>
        new AveragePrecisionWorkspace(threads).PerClass(scores, truth).ToArray();

    /// <summary>The mean over classes (mAP) in per cent, 0–100.</summary>
    /// <inheritdoc cref="PerClass"/>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="absent">What a class without positives counts.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <returns>The mean; NaN when it is over no class.</returns>
    public static double MeanPercent(ReadOnlyMemory<float> scores, TruthMatrix truth, AbsentClass absent, int threads) =>
        new AveragePrecisionWorkspace(threads).MeanPercent(scores, truth, absent);

    /// <summary>The mean in per cent of values from <see cref="PerClass"/>.</summary>
    /// <param name="perClass">One value per class, 0–1, NaN for a class without positives.</param>
    /// <param name="absent">What a NaN counts.</param>
    /// <returns>0–100; NaN when the mean is over no class.</returns>
    public static double MeanPercent(ReadOnlySpan<double> perClass, AbsentClass absent)
    {
        double sum = 0;
        int defined = 0;
        foreach (double value in perClass)
        {
            if (double.IsNaN(value))
                continue;
            sum += value;
            defined++;
        }

        return 100 * sum / (absent == AbsentClass.Zero ? perClass.Length : defined);
    }
}
