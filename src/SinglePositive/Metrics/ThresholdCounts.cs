using System.Runtime.CompilerServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>What each of the thresholds 0/n, 1/n, … n/n makes of each class: counted in one pass over the scores.</summary>
/// <remarks>A score is counted at the highest threshold that it reaches; sums from the top give the rest. Integers, so the order of counting does not matter.</remarks>
internal sealed class ThresholdCounts
{
    private readonly ClassConfusion[] _counts;

    /// <param name="scores">Checked scores of the truth's shape.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="steps">n.</param>
    /// <param name="threads">The most threads to use.</param>
    public ThresholdCounts(ReadOnlyMemory<float> scores, TruthMatrix truth, int steps, int threads)
    {
        (Steps, Classes) = (steps, truth.Classes);
        int[]?[] parts = new int[threads][];
        RowBlocks.Totals(truth, threads, (worker, first, end) => Add(scores.Span, truth, first, end, steps, parts[worker] ??= new int[2 * (steps + 2) * truth.Classes]));
        _counts = new ClassConfusion[(steps + 1) * truth.Classes];
        for (int c = 0; c < truth.Classes; c++)
            Accumulate(parts, c);
    }

    /// <summary>n: there are n + 1 thresholds.</summary>
    public int Steps { get; }

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>The counts of all classes when scores from threshold <paramref name="step"/>/n on are taken.</summary>
    public ReadOnlySpan<ClassConfusion> At(int step) => _counts.AsSpan(step * Classes, Classes);

    /// <summary>The number of thresholds 0/n … n/n that a score reaches: 0 below 0, n + 1 from 1 on.</summary>
    /// <remarks>The product is exact in double precision, and a float32 that is not k/n is further from it than doubles can confuse: so comparing with the double k/n would decide the same.</remarks>
    public static int Reached(float score, int steps) => (int)Math.Clamp(Math.Floor((double)score * steps) + 1, 0, steps + 1);

    // counts: [number of thresholds reached][class][negative, positive]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Add(ReadOnlySpan<float> scores, TruthMatrix truth, int first, int end, int steps, int[] counts)
    {
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<byte> labels = truth.Row(row);
            ReadOnlySpan<float> rowScores = scores.Slice(row * truth.Classes, truth.Classes);
            for (int c = 0; c < labels.Length; c++)
                counts[(2 * ((Reached(rowScores[c], steps) * labels.Length) + c)) + (labels[c] != 0 ? 1 : 0)]++;
        }

        return true;
    }

    private void Accumulate(int[]?[] parts, int @class)
    {
        long negatives = 0, positives = 0;
        for (int reached = Steps + 1; reached >= 0; reached--)
        {
            int at = 2 * ((reached * Classes) + @class);
            foreach (int[]? part in parts)
            {
                negatives += part?[at] ?? 0;
                positives += part?[at + 1] ?? 0;
            }

            if (reached > 0)
                _counts[((reached - 1) * Classes) + @class] = new ClassConfusion(positives, negatives, 0);
        }

        for (int step = 0; step <= Steps; step++)
        {
            ref ClassConfusion counts = ref _counts[(step * Classes) + @class];
            counts = counts with { FalseNegatives = positives - counts.TruePositives };
        }
    }
}
