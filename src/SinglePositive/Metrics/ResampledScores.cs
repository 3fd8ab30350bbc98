using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>One model's metrics when examples have weights, as drawings with replacement give them: prepared once, so that a drawing costs one pass.</summary>
/// <remarks>
/// Several drawings are done at once, one per lane: weights lie [example][lane]. Counts are exact in float32 up to 2²⁴ examples, everything else is summed in double, lane by lane in one order;
/// so a result depends neither on the number of lanes nor on which drawings are done together.
/// </remarks>
internal sealed class ResampledScores
{
    private const uint EndsTie = 1, IsPositive = 2, IsHit = 1;
    private const int EntryBits = 2;

    private readonly TruthMatrix _truth;
    private readonly AbsentClass _absent;
    private readonly uint[][] _order;      // per class, best score first, down to the last positive: example << 2 | flags
    private readonly uint[][] _decisions;  // per class what is predicted or positive: example << 2 | whether it is both
    private readonly double[][] _means;    // per metric that is a mean over examples: [example]

    public ResampledScores(ReadOnlyMemory<float> scores, TruthMatrix truth, AbsentClass absent, IReadOnlyList<double> thresholds, int threads)
    {
        (_truth, _absent) = (truth, absent);
        _order = new uint[truth.Classes][];
        _decisions = new uint[truth.Classes][];
        new WorkerPool(threads).Run(truth.Classes, (_, c) =>
        {
            _order[c] = Order(scores.Span, c);
            _decisions[c] = Decide(scores.Span, c, thresholds[c]);
        });
        _means = [.. ExampleMeans.Names.Select(_ => new double[truth.Examples])];
        RowBlocks.Totals(truth, threads, (_, first, end) => ExampleMeans.Fill(scores, truth, thresholds, first, end, _means));
    }

    /// <summary>The metrics in the order of <see cref="Evaluate"/>; behind them come the classes' average precisions.</summary>
    public static IReadOnlyList<string> Names { get; } = ["map", "microF1", "macroF1", .. ExampleMeans.Names];

    /// <summary>Computes every metric for the drawings of one vector.</summary>
    /// <param name="weights">[example][lane].</param>
    /// <param name="values">Receives [metric, then class][drawing].</param>
    /// <param name="first">The first drawing.</param>
    /// <param name="count">How many lanes are drawings.</param>
    public void Evaluate(float[] weights, double[][] values, int first, int count)
    {
        Span<double> lanes = stackalloc double[Vector<float>.Count], sum = stackalloc double[lanes.Length], defined = stackalloc double[lanes.Length];
        sum.Clear();
        defined.Clear();
        for (int c = 0; c < _order.Length; c++)
        {
            AveragePrecision(_order[c], weights, lanes);
            lanes[..count].CopyTo(values[Names.Count + c].AsSpan(first));
            for (int lane = 0; lane < count; lane++)
            {
                sum[lane] += double.IsNaN(lanes[lane]) ? 0 : lanes[lane];
                defined[lane] += double.IsNaN(lanes[lane]) ? 0 : 1;
            }
        }

        for (int lane = 0; lane < count; lane++)
            values[0][first + lane] = 100 * sum[lane] / (_absent == AbsentClass.Zero ? _truth.Classes : defined[lane]);
        EvaluateF1(weights, values, first, count);
        for (int m = 0; m < _means.Length; m++)
        {
            Mean(_means[m], weights, lanes);
            lanes[..count].CopyTo(values[Names.Count - _means.Length + m].AsSpan(first));
        }
    }

    private uint[] Order(ReadOnlySpan<float> scores, int @class)
    {
        ulong[] keys = new ulong[_truth.Examples];
        for (int n = 0; n < keys.Length; n++)
            keys[n] = ((ulong)~ScoreKeys.From(scores[(n * _truth.Classes) + @class]) << 32) | (uint)n;
        Array.Sort(keys);
        uint[] order = new uint[keys.Length];
        int used = 0;
        bool positiveInTie = false;
        for (int i = 0; i < keys.Length; i++)
        {
            bool positive = _truth[(int)(uint)keys[i], @class], ends = i + 1 == keys.Length || keys[i] >> 32 != keys[i + 1] >> 32;
            positiveInTie |= positive;
            order[i] = ((uint)keys[i] << EntryBits) | (ends ? EndsTie : 0) | (positive ? IsPositive : 0);
            if (!ends)
                continue;
            used = positiveInTie ? i + 1 : used;
            positiveInTie = false;
        }

        return order[..used];
    }

    private uint[] Decide(ReadOnlySpan<float> scores, int @class, double threshold)
    {
        List<uint> decisions = [];
        for (int n = 0; n < _truth.Examples; n++)
        {
            bool predicted = scores[(n * _truth.Classes) + @class] >= threshold, positive = _truth[n, @class];
            if (predicted || positive)
                decisions.Add(((uint)n << EntryBits) | (predicted && positive ? IsHit : 0));
        }

        return [.. decisions];
    }

    // Down the ranking: at the end of each tie that has positives, precision so far times their weight.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AveragePrecision(ReadOnlySpan<uint> order, ReadOnlySpan<float> weights, Span<double> result)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Vector<float> all = Vector<float>.Zero, hits = all, tie = all;
        Vector<double> low = Vector<double>.Zero, high = low;
        bool any = false;
        foreach (uint entry in order)
        {
            Vector<float> weight = rows[(int)(entry >> EntryBits)];
            all += weight;
            if ((entry & IsPositive) != 0)
            {
                tie += weight;
                any = true;
            }

            if ((entry & EndsTie) == 0 || !any)
                continue;
            hits += tie;
            Vector.Widen(tie, out Vector<double> tieLow, out Vector<double> tieHigh);
            Vector.Widen(hits, out Vector<double> hitsLow, out Vector<double> hitsHigh);
            Vector.Widen(Vector.Max(all, Vector<float>.One), out Vector<double> allLow, out Vector<double> allHigh); // nothing drawn so far: 0, not 0/0
            low += tieLow * (hitsLow / allLow);
            high += tieHigh * (hitsHigh / allHigh);
            tie = Vector<float>.Zero;
            any = false;
        }

        Vector.Widen(hits, out Vector<double> positivesLow, out Vector<double> positivesHigh);
        (low / positivesLow).CopyTo(result); // NaN without positives
        (high / positivesHigh).CopyTo(result[Vector<double>.Count..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EvaluateF1(ReadOnlySpan<float> weights, double[][] values, int first, int count)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Span<double> micro = stackalloc double[2 * Vector<float>.Count], macro = stackalloc double[Vector<float>.Count];
        micro.Clear();
        macro.Clear();
        foreach (uint[] decisions in _decisions)
        {
            Vector<float> hits = Vector<float>.Zero, wrong = hits;
            foreach (uint entry in decisions)
            {
                Vector<float> weight = rows[(int)(entry >> EntryBits)];
                if ((entry & IsHit) != 0)
                    hits += weight;
                else
                    wrong += weight;
            }

            for (int lane = 0; lane < count; lane++)
            {
                double twice = 2.0 * hits[lane], whole = twice + wrong[lane];
                micro[2 * lane] += twice;
                micro[(2 * lane) + 1] += whole;
                macro[lane] += whole == 0 ? 0 : twice / whole;
            }
        }

        for (int lane = 0; lane < count; lane++)
        {
            values[1][first + lane] = micro[(2 * lane) + 1] == 0 ? 0 : micro[2 * lane] / micro[(2 * lane) + 1];
            values[2][first + lane] = macro[lane] / _truth.Classes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mean(ReadOnlySpan<double> each, ReadOnlySpan<float> weights, Span<double> result)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Vector<double> low = Vector<double>.Zero, high = low;
        for (int n = 0; n < each.Length; n++)
        {
            Vector.Widen(rows[n], out Vector<double> weightLow, out Vector<double> weightHigh);
            low += weightLow * new Vector<double>(each[n]);
            high += weightHigh * new Vector<double>(each[n]);
        }

        Vector<double> examples = new(each.Length);
        (low / examples).CopyTo(result);
        (high / examples).CopyTo(result[Vector<double>.Count..]);
    }
}
