using System.Runtime.CompilerServices;
using System.Text;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>How the probabilities are spread that a model gives to labels nobody told it of: present classes that were not observed, and absent classes.</summary>
/// <remarks>
/// 50 bins of equal width over 0 to 1; a bin contains its lower end, the last one also 1. The figure of the CVPR 2021 paper shows, epoch by epoch, the first row divided by its sum:
/// a method that assumes unobserved labels to be absent pushes it towards 0, with the true negatives.
/// </remarks>
/// <param name="UnobservedPositives">Cells per bin that are present in truth and were not observed present.</param>
/// <param name="TrueNegatives">Cells per bin that are absent in truth.</param>
public sealed record ProbabilityHistogram(long[] UnobservedPositives, long[] TrueNegatives)
{
    /// <summary>The number of bins.</summary>
    public const int Bins = 50;

    /// <summary>Counts the cells of some rows of a split.</summary>
    /// <param name="probabilities">Probabilities, one row of L for each of <paramref name="rows"/>.</param>
    /// <param name="rows">The rows of truth and observed that they belong to.</param>
    /// <param name="observed">What training saw, N × L; null when it saw nothing but full labels, and then every present cell counts as unobserved.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or a probability is not within 0 and 1.</exception>
    public static ProbabilityHistogram Compute(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> rows, ObservedMatrix? observed, TruthMatrix truth)
    {
        if ((observed is not null && (observed.Classes != truth.Classes || observed.Examples != truth.Examples)) || (long)rows.Length * truth.Classes != probabilities.Length)
            throw new ArgumentException($"The truth is {truth.Examples} × {truth.Classes} and the observed labels {observed?.Examples} × {observed?.Classes}; {probabilities.Length} probabilities for {rows.Length} rows do not fit.", nameof(probabilities));
        ScoreCheck.CheckProbabilities(probabilities, truth.Classes);
        int[] counts = new int[2 * (Bins + 1)];
        for (int i = 0; i < rows.Length; i++)
            AddRow(probabilities.Slice(i * truth.Classes, truth.Classes), truth.Row(rows[i]), observed is null ? [] : observed.Row(rows[i]), counts);
        long[] positives = new long[Bins], negatives = new long[Bins];
        for (int bin = 0; bin <= Bins; bin++)
        {
            // What lies beyond the last bin is exactly 1.
            negatives[Math.Min(bin, Bins - 1)] += counts[2 * bin];
            positives[Math.Min(bin, Bins - 1)] += counts[(2 * bin) + 1];
        }

        return new ProbabilityHistogram(positives, negatives);
    }

    /// <summary><c>histograms.csv</c>: one row per epoch and bin, both from 0.</summary>
    /// <param name="epochs">The histograms of the epochs, in order.</param>
    public static string Csv(IEnumerable<ProbabilityHistogram> epochs)
    {
        StringBuilder csv = new("epoch,bin,unobservedPositives,trueNegatives\n");
        foreach ((int epoch, ProbabilityHistogram histogram) in epochs.Index())
        {
            for (int bin = 0; bin < Bins; bin++)
                csv.Append(epoch).Append(',').Append(bin).Append(',').Append(histogram.UnobservedPositives[bin]).Append(',').Append(histogram.TrueNegatives[bin]).Append('\n');
        }

        return csv.ToString();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> truth, ReadOnlySpan<LabelState> observed, int[] counts)
    {
        for (int c = 0; c < probabilities.Length; c++)
        {
            bool present = truth[c] != 0;
            if (present && !observed.IsEmpty && observed[c] == LabelState.Present)
                continue;
            int bin = (int)((double)probabilities[c] * Bins); // exact, as in ThresholdCounts
            counts[(2 * bin) + (present ? 1 : 0)]++;
        }
    }
}
