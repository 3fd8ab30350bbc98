namespace SinglePositive.Tests.Metrics;

/// <summary>The metrics as their definitions read, in quadratic time, for comparison.</summary>
internal static class BruteForce
{
    /// <summary>Σ over distinct thresholds, from high to low, of the recall gained times the precision there.</summary>
    public static double AveragePrecision(float[] scores, bool[] positive)
    {
        int positives = positive.Count(p => p);
        if (positives == 0)
            return double.NaN;
        double sum = 0, recallBefore = 0;
        foreach (float threshold in scores.Select(s => s + 0f).Distinct().OrderDescending())
        {
            int taken = scores.Count(s => s >= threshold);
            int hit = scores.Where((s, n) => s >= threshold && positive[n]).Count();
            double recall = (double)hit / positives;
            sum += (recall - recallBefore) * hit / taken;
            recallBefore = recall;
        }

        return sum;
    }

    /// <summary>The share of (positive, negative) pairs in the right order; a tie is half a pair.</summary>
    public static double Auc(float[] scores, bool[] positive)
    {
        double right = 0;
        int pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (!positive[i] || positive[j])
                    continue;
                pairs++;
                right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }

        return pairs == 0 ? double.NaN : right / pairs;
    }
}
