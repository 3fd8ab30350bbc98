using SinglePositive.Labels;

namespace SinglePositive.Losses;

/// <summary>Chooses which unknown cells get soft labels.</summary>
internal static class SoftLabels
{
    /// <summary>In every class writes the lowest probabilities of unknown cells without a soft label to the memory; equals by row.</summary>
    /// <param name="share">How many, as a share of all unknown cells of the class, rounded down.</param>
    /// <param name="observed">Observed labels.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="probabilities">(training rows) × L.</param>
    /// <param name="memory">Soft labels, below 0 where there is none.</param>
    public static void Add(double share, ObservedMatrix observed, int[] rows, float[] probabilities, CellMemory memory)
    {
        ulong[] candidates = new ulong[rows.Length];
        for (int j = 0; j < memory.Classes; j++)
        {
            int unknown = 0, found = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                if (observed[rows[i], j] != LabelState.Unknown)
                    continue;
                unknown++;
                // The bits of positive numbers are in their order; the position behind them decides between equals.
                if (memory.Row(rows[i])[j] < 0)
                    candidates[found++] = ((ulong)BitConverter.SingleToUInt32Bits(probabilities[((long)i * memory.Classes) + j]) << 32) | (uint)i;
            }

            candidates.AsSpan(0, found).Sort();
            // Shares such as 0.9 / 5 are no binary fractions: what is whole but for their rounding is not rounded down.
            int chosen = (int)Math.Min(found, Math.Floor(share * unknown * (1 + 1e-12)));
            foreach (ulong candidate in candidates.AsSpan(0, chosen))
                memory.Row(rows[(int)(uint)candidate])[j] = BitConverter.UInt32BitsToSingle((uint)(candidate >> 32));
        }
    }
}
