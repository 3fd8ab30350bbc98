using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Draws made anew at every visit of a cell, each a pure function of (seed, epoch, example, class).</summary>
internal static class VisitDraws
{
    private const ulong Purpose = 0x6b656570; // "keep"

    /// <summary>Fills B·L weights: 1 for observed cells, and 1 with probability <paramref name="rate"/>, else 0, for unknown ones.</summary>
    public static void KeepUnknown(in LossBatch batch, double rate, Span<float> weights)
    {
        int at = 0;
        foreach (int row in batch.Rows)
        {
            SplitMix64 stream = SplitMix64.Stream(batch.Seed, Purpose, (ulong)batch.Moment.Epoch, (ulong)row);
            foreach (LabelState state in batch.Observed!.Row(row))
            {
                double draw = stream.NextDouble();
                weights[at++] = state != LabelState.Unknown || draw < rate ? 1 : 0;
            }
        }
    }
}
