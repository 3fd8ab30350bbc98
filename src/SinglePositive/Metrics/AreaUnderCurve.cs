using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Area under the ROC curve of each class: the chance that a positive example scores above a negative one, a tie counting half.</summary>
/// <remarks>Not defined (NaN) for a class without positives or without negatives. Results do not depend on the number of threads.</remarks>
public static class AreaUnderCurve
{
    /// <summary>One value per class, 0–1; NaN where it is not defined.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, or a score is NaN.</exception>
    public static double[] PerClass(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads)
    {
        ScoreCheck.Check(scores.Span, truth);
        return Array.ConvertAll(new ClassRankings(threads).Rank(scores, truth).ToArray(), ranking => ranking.Auc);
    }
}
