using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>What is found among an example's k highest-scored classes; means over the examples. Of equal scores the class with the lower index comes first.</summary>
/// <param name="K">k, the number of classes taken; where an example has fewer (L &lt; k) all are taken.</param>
/// <param name="Precision">0–1: positives taken / k (k even when L &lt; k).</param>
/// <param name="Recall">0–1: positives taken / positives of the example; an example without positives counts 0.</param>
/// <param name="Top">0–1: the share of examples with at least one positive taken.</param>
public sealed record TopMetrics(int K, double Precision, double Recall, double Top)
{
    /// <summary>Computes the metrics for several k in one pass.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="ks">The values of k: one or more, each at least 1.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <returns>One result per k, in the order given.</returns>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, a score is NaN, no k is given, or one is below 1.</exception>
    public static IReadOnlyList<TopMetrics> Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, IReadOnlyList<int> ks, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ks.Count, nameof(ks));
        foreach (int k in ks)
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(ks));
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.Check(scores.Span, truth);
        return ComputeChecked(scores, truth, ks, threads);
    }

    internal static TopMetrics[] ComputeChecked(ReadOnlyMemory<float> scores, TruthMatrix truth, IReadOnlyList<int> ks, int threads)
    {
        int most = Math.Min(ks.Max(), truth.Classes);
        Total[][] totals = RowBlocks.Totals(truth, threads, (_, first, end) => OfRows(scores.Span, truth, first, end, ks, most));
        TopMetrics[] metrics = new TopMetrics[ks.Count];
        for (int i = 0; i < metrics.Length; i++)
        {
            Total sum = default;
            foreach (Total[] block in totals)
            {
                sum.Hits += block[i].Hits;
                sum.Recall += block[i].Recall;
                sum.Found += block[i].Found;
            }

            double examples = truth.Examples;
            metrics[i] = new TopMetrics(ks[i], sum.Hits / (examples * ks[i]), sum.Recall / examples, sum.Found / examples);
        }

        return metrics;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Total[] OfRows(ReadOnlySpan<float> scores, TruthMatrix truth, int first, int end, IReadOnlyList<int> ks, int most)
    {
        Total[] totals = new Total[ks.Count];
        int[] keys = new int[truth.Classes];
        int[] classes = new int[most];
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<byte> labels = truth.Row(row);
            Select(scores.Slice(row * truth.Classes, truth.Classes), keys, classes);
            int positives = labels.Length - labels.Count((byte)0);
            for (int i = 0; i < totals.Length; i++)
                totals[i].Add(Hits(labels, classes.AsSpan(0, Math.Min(ks[i], most))), positives);
        }

        return totals;
    }

    /// <summary>The classes of the highest scores, best first: the maximum is taken as often as needed, many classes at a time, which has no branch to predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(ReadOnlySpan<float> scores, Span<int> keys, Span<int> classes)
    {
        FillKeys(scores, keys);
        for (int i = 0; i < classes.Length; i++)
        {
            int c = keys.IndexOf(Highest(keys)); // the first of equals
            classes[i] = c;
            keys[c] = int.MinValue; // below the key of every score
        }
    }

    // Signed integers in the order of the scores; adding 0 makes −0 the same as +0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillKeys(ReadOnlySpan<float> scores, Span<int> keys)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(scores);
        Span<Vector<int>> keyLanes = MemoryMarshal.Cast<int, Vector<int>>(keys);
        for (int v = 0; v < lanes.Length; v++)
        {
            Vector<int> bits = Vector.AsVectorInt32(lanes[v] + Vector<float>.Zero);
            keyLanes[v] = bits ^ (Vector.ShiftRightArithmetic(bits, 31) & new Vector<int>(int.MaxValue));
        }

        for (int i = lanes.Length * Vector<float>.Count; i < scores.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(scores[i] + 0f);
            keys[i] = bits ^ ((bits >> 31) & int.MaxValue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Highest(ReadOnlySpan<int> keys)
    {
        ReadOnlySpan<Vector<int>> lanes = MemoryMarshal.Cast<int, Vector<int>>(keys);
        Vector<int> best = new(int.MinValue);
        foreach (Vector<int> lane in lanes)
            best = Vector.Max(best, lane);
        int highest = best[0];
        for (int i = 1; i < Vector<int>.Count; i++)
            highest = Math.Max(highest, best[i]);
        for (int i = lanes.Length * Vector<int>.Count; i < keys.Length; i++)
            highest = Math.Max(highest, keys[i]);
        return highest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Hits(ReadOnlySpan<byte> labels, ReadOnlySpan<int> classes)
    {
        int hits = 0;
        foreach (int c in classes)
            hits += labels[c] != 0 ? 1 : 0;
        return hits;
    }

    private struct Total
    {
        public long Hits;
        public double Recall;
        public long Found;

        public void Add(int hits, int positives)
        {
            Hits += hits;
            Recall += positives == 0 ? 0 : (double)hits / positives;
            Found += hits > 0 ? 1 : 0;
        }
    }
}
