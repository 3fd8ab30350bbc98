using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>How well each example's own classes are ranked before its other classes; means over the examples. Definitions and special cases are those of scikit-learn.</summary>
/// <param name="LabelRankingAveragePrecision">
/// LRAP, 0–1: for each positive class of an example, (positives scored ≥ it) / (classes scored ≥ it), averaged over its positives. An example with no or only positives counts 1.
/// </param>
/// <param name="RankingLoss">0–1: the share of (positive, negative) pairs in which the negative scores at least as high; a tie is a wrong pair. An example with no or only positives counts 0.</param>
/// <param name="CoverageError">0–L: how many classes score at least as high as the lowest positive, that is how far down the list one must go to have them all. An example without positives counts 0.</param>
public sealed record RankingMetrics(double LabelRankingAveragePrecision, double RankingLoss, double CoverageError)
{
    /// <summary>Computes the three means.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, or a score is NaN.</exception>
    public static RankingMetrics Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads)
    {
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.Check(scores.Span, truth);
        return ComputeChecked(scores, truth, threads);
    }

    internal static RankingMetrics ComputeChecked(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads)
    {
        float[][] positives = new float[threads][];
        Total[] totals = RowBlocks.Totals(truth, threads, (worker, first, end) =>
            OfRows(scores.Span, truth, first, end, positives[worker] ??= new float[truth.Classes + 1]));
        double precision = 0, loss = 0;
        long coverage = 0;
        foreach (Total total in totals)
        {
            precision += total.Precision;
            loss += total.Loss;
            coverage += total.Coverage;
        }

        return new RankingMetrics(precision / truth.Examples, loss / truth.Examples, (double)coverage / truth.Examples);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Total OfRows(ReadOnlySpan<float> scores, TruthMatrix truth, int first, int end, float[] positives)
    {
        Total total = default;
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<byte> labels = truth.Row(row);
            ReadOnlySpan<float> rowScores = scores.Slice(row * truth.Classes, truth.Classes);
            int count = 0;
            for (int c = 0; c < labels.Length; c++)
            {
                positives[count] = rowScores[c]; // kept only when positive
                count += labels[c] != 0 ? 1 : 0;
            }

            AddRow(ref total, rowScores, positives.AsSpan(0, count));
        }

        return total;
    }

    // Examples have few positives: counting the row once per positive, many classes at a time, is quicker than sorting it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ref Total total, ReadOnlySpan<float> scores, ReadOnlySpan<float> positives)
    {
        if (positives.IsEmpty || positives.Length == scores.Length)
        {
            total.Precision += 1;
            total.Coverage += positives.Length;
            return;
        }

        double precision = 0;
        long wrongPairs = 0;
        int deepest = 0;
        foreach (float score in positives)
        {
            int rank = CountAtLeast(scores, score);
            int rankAmongPositives = CountAtLeast(positives, score);
            precision += (double)rankAmongPositives / rank;
            wrongPairs += rank - rankAmongPositives;
            deepest = Math.Max(deepest, rank);
        }

        total.Precision += precision / positives.Length;
        total.Loss += wrongPairs / ((double)positives.Length * (scores.Length - positives.Length));
        total.Coverage += deepest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountAtLeast(ReadOnlySpan<float> values, float threshold)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> thresholds = new(threshold);
        Vector<int> counts = Vector<int>.Zero;
        foreach (Vector<float> lane in lanes)
            counts -= Vector.GreaterThanOrEqual(lane, thresholds); // true is −1
        int count = Vector.Sum(counts);
        for (int i = lanes.Length * Vector<float>.Count; i < values.Length; i++)
            count += values[i] >= threshold ? 1 : 0;
        return count;
    }

    private struct Total
    {
        public double Precision;
        public double Loss;
        public long Coverage;
    }
}
