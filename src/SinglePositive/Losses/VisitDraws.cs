using SinglePositive.Labels;

namespace SinglePositive.Losses;

/// <summary>Draws made anew at every visit of a cell, each a pure function of (seed, epoch, example, class).</summary>
internal static class VisitDraws
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Fills B·L weights: 1 for observed cells, and 1 with probability <paramref name="rate"/>, else 0, for unknown ones.</summary>
    public static void KeepUnknown(in LossBatch batch, double rate, Span<float> weights)
    {
        ulong threshold = (ulong)(rate * (1UL << 53));
        int at = 0;
        foreach (int row in batch.Rows)
        {
            ulong key = Mix(Mix(batch.Seed) ^ Mix((((ulong)(uint)batch.Moment.Epoch << 32) | (uint)row) + Increment));
            ReadOnlySpan<LabelState> states = batch.Observed!.Row(row);
            for (int j = 0; j < states.Length; j++)
                weights[at++] = states[j] != LabelState.Unknown || Mix(key + ((ulong)j * Increment)) >> 11 < threshold ? 1 : 0;
        }
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection whose output passes for random.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
