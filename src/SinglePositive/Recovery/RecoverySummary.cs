using SinglePositive.Labels;

namespace SinglePositive.Recovery;

/// <summary>How many of the labels that were hidden from training come back when estimates reach a threshold.</summary>
/// <param name="Hidden">Cells that are present in truth and were not observed present.</param>
/// <param name="Proposed">Cells, not observed present, whose estimate reaches the threshold.</param>
/// <param name="Correct">Proposed cells that are present in truth.</param>
public sealed record RecoverySummary(long Hidden, long Proposed, long Correct)
{
    /// <summary>The share of proposed labels that are right, 0–1; NaN when none is proposed.</summary>
    public double Precision => Proposed == 0 ? double.NaN : (double)Correct / Proposed;

    /// <summary>The share of hidden labels that were proposed, 0–1; NaN when none is hidden.</summary>
    public double Recall => Hidden == 0 ? double.NaN : (double)Correct / Hidden;

    /// <summary>Compares estimates with the truth of some rows of a split.</summary>
    /// <param name="estimates">Probabilities, one row of L for each of <paramref name="rows"/>.</param>
    /// <param name="rows">The rows of truth and observed that the estimates belong to.</param>
    /// <param name="observed">What training saw, N × L.</param>
    /// <param name="truth">Full labels, N × L.</param>
    /// <param name="threshold">The probability from which on a label is proposed.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static RecoverySummary Compute(ReadOnlySpan<float> estimates, ReadOnlySpan<int> rows, ObservedMatrix observed, TruthMatrix truth, double threshold = 0.5)
    {
        if (observed.Classes != truth.Classes || observed.Examples != truth.Examples || (long)rows.Length * truth.Classes != estimates.Length)
            throw new ArgumentException($"The truth is {truth.Examples} × {truth.Classes} and the observed labels {observed.Examples} × {observed.Classes}; {estimates.Length} estimates for {rows.Length} rows do not fit.", nameof(estimates));
        long hidden = 0;
        long proposed = 0;
        long correct = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> estimated = estimates.Slice(i * truth.Classes, truth.Classes);
            ReadOnlySpan<LabelState> seen = observed.Row(rows[i]);
            ReadOnlySpan<byte> present = truth.Row(rows[i]);
            for (int @class = 0; @class < estimated.Length; @class++)
            {
                if (seen[@class] == LabelState.Present)
                    continue;
                bool isProposed = estimated[@class] >= threshold;
                hidden += present[@class];
                proposed += isProposed ? 1 : 0;
                correct += isProposed ? present[@class] : 0;
            }
        }

        return new RecoverySummary(hidden, proposed, correct);
    }
}
