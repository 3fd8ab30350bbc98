using System.Runtime.CompilerServices;

namespace SinglePositive.Metrics;

/// <summary>Average precision and area under the ROC curve of one ranking, exact with ties.</summary>
/// <param name="AveragePrecision">0–1; NaN without positives.</param>
/// <param name="Auc">0–1; NaN without positives or without negatives.</param>
internal readonly record struct Ranking(double AveragePrecision, double Auc)
{
    /// <summary>Walks up the distinct scores of the positives.</summary>
    /// <param name="all">The keys of all scores, ascending.</param>
    /// <param name="positives">The keys of the positives' scores, ascending; each also occurs in <paramref name="all"/>.</param>
    /// <remarks>
    /// At a positives' score s, precision is (positives ≥ s) / (all ≥ s), and recall changes by (positives = s) / P; so equal scores are one step, whatever their order.
    /// AUC counts, for each positive, the negatives below it and half of those equal to it: kept in integers, doubled.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Ranking Of(ReadOnlySpan<uint> all, ReadOnlySpan<uint> positives)
    {
        double precisionSum = 0;
        long twiceBelow = 0;
        int position = 0;
        for (int p = 0; p < positives.Length;)
        {
            uint key = positives[p];
            int equalPositives = RunLength(positives, p);
            while (all[position] < key)
                position++;
            int equal = RunLength(all, position);
            precisionSum += equalPositives * ((double)(positives.Length - p) / (all.Length - position));
            twiceBelow += equalPositives * (2L * (position - p) + equal - equalPositives);
            position += equal;
            p += equalPositives;
        }

        double pairs = (double)positives.Length * (all.Length - positives.Length);
        return new Ranking(
            positives.IsEmpty ? double.NaN : precisionSum / positives.Length,
            pairs == 0 ? double.NaN : twiceBelow / (2 * pairs));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RunLength(ReadOnlySpan<uint> keys, int start)
    {
        int end = start + 1;
        while (end < keys.Length && keys[end] == keys[start])
            end++;
        return end - start;
    }
}
