namespace SinglePositive.Tests.Metrics;

/// <summary>The metrics within one example as their definitions read.</summary>
internal static class BruteForceRows
{
    public static double LabelRankingAveragePrecision(float[] scores, bool[] positive)
    {
        int[] own = Own(positive);
        if (own.Length == 0 || own.Length == scores.Length)
            return 1;
        return own.Average(j => (double)own.Count(i => scores[i] >= scores[j]) / scores.Count(s => s >= scores[j]));
    }

    public static double RankingLoss(float[] scores, bool[] positive)
    {
        int[] own = Own(positive);
        int[] others = [.. Enumerable.Range(0, scores.Length).Except(own)];
        return own.Length == 0 || others.Length == 0 ? 0 : own.Average(i => others.Average(j => scores[j] >= scores[i] ? 1.0 : 0.0));
    }

    public static double CoverageError(float[] scores, bool[] positive)
    {
        int[] own = Own(positive);
        return own.Length == 0 ? 0 : scores.Count(s => s >= own.Min(i => scores[i]));
    }

    /// <summary>How many of the k classes with the highest scores are positive; equal scores in class order.</summary>
    public static int Hits(float[] scores, bool[] positive, int k) =>
        Enumerable.Range(0, scores.Length).OrderByDescending(c => scores[c] + 0f).ThenBy(c => c).Take(k).Count(c => positive[c]);

    private static int[] Own(bool[] positive) => [.. Enumerable.Range(0, positive.Length).Where(c => positive[c])];
}
