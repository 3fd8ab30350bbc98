using System.Runtime.CompilerServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>The average precision of all cells together, as if they were one class (micro average precision), built up column by column.</summary>
/// <remarks>
/// Precision is only needed at the positives' scores. Their distinct values divide the line into intervals; each column, sorted already for its own class, adds the number of its scores in every interval.
/// So no array of all N·L scores is sorted. Counts are integers: the result does not depend on which worker counted what.
/// </remarks>
internal sealed class PooledRanking
{
    // With more intervals than this per score of a column, leaping over many at a time is quicker than stepping.
    private const int StepsPerScore = 8;

    private readonly uint[] _edges;
    private readonly int[] _positivesAtEdge;
    private readonly int[]?[] _counts;

    /// <param name="scores">Checked scores of the truth's shape.</param>
    /// <param name="truth">Full labels.</param>
    /// <param name="workers">The number of workers that will call <see cref="Add"/>.</param>
    public PooledRanking(ReadOnlySpan<float> scores, TruthMatrix truth, int workers)
    {
        ReadOnlySpan<uint> positives = PositiveKeys(scores, truth.Values);
        _edges = new uint[positives.Length];
        _positivesAtEdge = new int[positives.Length];
        int edges = 0;
        foreach (uint key in positives)
        {
            if (edges == 0 || _edges[edges - 1] != key)
                _edges[edges++] = key;
            _positivesAtEdge[edges - 1]++;
        }

        Array.Resize(ref _edges, edges);
        _counts = new int[workers][];
    }

    /// <summary>Counts one class's scores.</summary>
    /// <param name="worker">Who calls; a worker calls for one column at a time.</param>
    /// <param name="sorted">The keys of the column's scores, ascending.</param>
    public void Add(int worker, ReadOnlySpan<uint> sorted)
    {
        int[] counts = _counts[worker] ??= new int[_edges.Length + 1];
        if (_edges.Length <= (long)StepsPerScore * sorted.Length)
            Step(sorted, _edges, counts);
        else
            Leap(sorted, _edges, counts);
    }

    /// <summary>The micro average precision, 0–1, once every column is added; NaN without positives.</summary>
    public double AveragePrecision()
    {
        long positives = 0, taken = 0;
        double precisionSum = 0;
        for (int edge = _edges.Length - 1; edge >= 0; edge--)
        {
            positives += _positivesAtEdge[edge];
            foreach (int[]? counts in _counts)
                taken += counts is null ? 0 : counts[edge + 1];
            precisionSum += _positivesAtEdge[edge] * ((double)positives / taken);
        }

        return positives == 0 ? double.NaN : precisionSum / positives;
    }

    private static Span<uint> PositiveKeys(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        uint[] keys = new uint[labels.Length - labels.Count((byte)0)];
        int at = -1;
        for (int p = 0; p < keys.Length; p++)
        {
            at += 1 + labels[(at + 1)..].IndexOfAnyExcept((byte)0);
            keys[p] = ScoreKeys.From(scores[at]);
        }

        return ScoreKeys.Sort(keys, new uint[keys.Length], new int[ScoreKeys.CounterLength]);
    }

    // counts[j] is the number of scores with exactly j edges at or below them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(ReadOnlySpan<uint> sorted, ReadOnlySpan<uint> edges, Span<int> counts)
    {
        int passed = 0;
        foreach (uint key in sorted)
        {
            while (passed < edges.Length && edges[passed] <= key)
                passed++;
            counts[passed]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Leap(ReadOnlySpan<uint> sorted, ReadOnlySpan<uint> edges, Span<int> counts)
    {
        int passed = 0;
        foreach (uint key in sorted)
        {
            int leap = 1;
            while (passed + leap <= edges.Length && edges[passed + leap - 1] <= key)
                leap *= 2;

            // Edges before `passed + leap / 2` are at or below the key, the one at `passed + leap − 1` is above it or does not exist.
            int high = Math.Min(passed + leap - 1, edges.Length);
            passed += leap / 2;
            while (passed < high)
            {
                int middle = (int)(((uint)passed + (uint)high) / 2);
                if (edges[middle] <= key)
                    passed = middle + 1;
                else
                    high = middle;
            }

            counts[passed]++;
        }
    }
}
