using System.Runtime.CompilerServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>The cells whose probability lies in one interval, and how many of them were right to expect.</summary>
/// <param name="Low">The lowest probability of the bin.</param>
/// <param name="High">Its end, which belongs to the next bin; only the last bin contains it (1).</param>
/// <param name="MeanProbability">Mean probability of its cells, 0–1; NaN without any.</param>
/// <param name="ShareTrue">The share of its cells that are positive, 0–1; NaN without any. Equal to the mean probability where the model is calibrated.</param>
/// <param name="Count">Its cells.</param>
public sealed record CalibrationBin(double Low, double High, double MeanProbability, double ShareTrue, long Count);

/// <summary>Whether probabilities mean what they say: of the cells given 0.7, are 70 per cent positive? All cells together, in bins of equal width.</summary>
/// <param name="Bins">The bins from 0 to 1: a reliability diagram.</param>
/// <param name="ExpectedCalibrationError">ECE, 0–1, lower is better: |mean probability − share true| averaged over the bins, weighted by their cells (Guo et al., ICML 2017, for binary cells).</param>
/// <param name="Brier">Brier score, 0–1, lower is better: mean over cells of (p − truth)².</param>
public sealed record CalibrationCurve(IReadOnlyList<CalibrationBin> Bins, double ExpectedCalibrationError, double Brier)
{
    /// <summary>Computes the bins.</summary>
    /// <param name="probabilities">N·L probabilities, row by row.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="bins">The number of bins, at least 1; 10 and 15 are usual.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Probabilities and truth differ in shape or are empty, or a probability is not within 0 and 1.</exception>
    public static CalibrationCurve Compute(ReadOnlyMemory<float> probabilities, TruthMatrix truth, int bins, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.CheckProbabilities(probabilities.Span, truth);
        Total[][] blocks = RowBlocks.Totals(truth, threads, (_, first, end) =>
            OfCells(probabilities.Span[(first * truth.Classes)..(end * truth.Classes)], truth.Values.AsSpan(first * truth.Classes), bins));
        Total[] totals = new Total[bins];
        foreach (Total[] block in blocks)
        {
            for (int b = 0; b < bins; b++)
                totals[b].Add(block[b]);
        }

        double cells = truth.Values.Length;
        return new CalibrationCurve(
            [.. totals.Select((total, b) => new CalibrationBin((double)b / bins, (b + 1.0) / bins, total.Probability / total.Count, (double)total.Positives / total.Count, total.Count))],
            totals.Sum(total => Math.Abs(total.Probability - total.Positives)) / cells,
            totals.Sum(total => total.SquaredError) / cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Total[] OfCells(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, int bins)
    {
        Total[] totals = new Total[bins];
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            int positive = labels[i] != 0 ? 1 : 0;
            ref Total total = ref totals[Math.Min((int)(p * bins), bins - 1)]; // exact, as in ThresholdCounts
            total.Count++;
            total.Positives += positive;
            total.Probability += p;
            total.SquaredError += (p - positive) * (p - positive);
        }

        return totals;
    }

    private struct Total
    {
        public long Count;
        public long Positives;
        public double Probability;
        public double SquaredError;

        public void Add(in Total other)
        {
            Count += other.Count;
            Positives += other.Positives;
            Probability += other.Probability;
            SquaredError += other.SquaredError;
        }
    }
}
