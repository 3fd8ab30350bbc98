using System.Runtime.CompilerServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Precision and recall at every score that some example has: what is got when all scores from there up are taken.</summary>
/// <remarks>
/// Points go from the highest score to the lowest; equal scores are one point, whatever their order, and nothing is interpolated: Σ (recall gained) · precision over the points is
/// the <see cref="AveragePrecision"/>. The last point takes everything: recall 1, precision the share of positives.
/// </remarks>
/// <param name="Threshold">The distinct scores, from high to low.</param>
/// <param name="Precision">Positives taken / all taken, 0–1.</param>
/// <param name="Recall">Positives taken / all positives, 0–1; NaN at every point when there are none.</param>
public sealed record PrecisionRecallCurve(float[] Threshold, double[] Precision, double[] Recall)
{
    /// <summary>The curve of one class.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="class">The class, from 0.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, a score is NaN, or there is no such class.</exception>
    public static PrecisionRecallCurve OfClass(ReadOnlySpan<float> scores, TruthMatrix truth, int @class)
    {
        ScoreCheck.Check(scores, truth);
        ArgumentOutOfRangeException.ThrowIfNegative(@class);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(@class, truth.Classes);
        return Walk(scores, truth.Values, @class, truth.Classes);
    }

    /// <summary>The curve of all cells together, as if they were one class (micro average).</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape, or a score is NaN.</exception>
    public static PrecisionRecallCurve Pooled(ReadOnlySpan<float> scores, TruthMatrix truth)
    {
        ScoreCheck.Check(scores, truth);
        return Walk(scores, truth.Values, 0, 1);
    }

    private static PrecisionRecallCurve Walk(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels, int first, int stride)
    {
        (uint[] all, uint[] positives) = Keys(scores, labels, first, stride);
        int[] counters = new int[ScoreKeys.CounterLength];
        ReadOnlySpan<uint> sorted = ScoreKeys.Sort(all, new uint[all.Length], counters);
        ReadOnlySpan<uint> hits = ScoreKeys.Sort(positives, new uint[positives.Length], counters);
        int points = CountDistinct(sorted);
        PrecisionRecallCurve curve = new(new float[points], new double[points], new double[points]);
        int hit = hits.Length;
        for (int point = 0, at = sorted.Length - 1; point < points; point++)
        {
            uint key = sorted[at];
            while (at >= 0 && sorted[at] == key)
                at--;
            while (hit > 0 && hits[hit - 1] >= key)
                hit--;
            double taken = hits.Length - hit;
            curve.Threshold[point] = ScoreKeys.ToScore(key);
            curve.Precision[point] = taken / (sorted.Length - 1 - at);
            curve.Recall[point] = taken / hits.Length;
        }

        return curve;
    }

    private static (uint[] All, uint[] Positives) Keys(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels, int first, int stride)
    {
        uint[] all = new uint[scores.Length / stride];
        uint[] positives = new uint[all.Length];
        int count = 0;
        for (int i = 0, cell = first; i < all.Length; i++, cell += stride)
        {
            all[i] = ScoreKeys.From(scores[cell]);
            positives[count] = all[i]; // kept only when positive
            count += labels[cell] != 0 ? 1 : 0;
        }

        return (all, positives[..count]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountDistinct(ReadOnlySpan<uint> sorted)
    {
        int distinct = sorted.IsEmpty ? 0 : 1;
        for (int i = 1; i < sorted.Length; i++)
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        return distinct;
    }
}
