using System.Buffers;
using SinglePositive.Labels;

namespace SinglePositive.Losses;

/// <summary>Finds the largest logits among the unknown cells of a batch: those with the largest losses, were they absent.</summary>
/// <remarks>Logits are compared as they are, so which cells are found depends neither on lanes nor on rounding. NaN is never among them.</remarks>
internal static class LargestUnknown
{
    /// <summary>The smallest of the largest logits; null when there are none.</summary>
    /// <param name="batch">The cells; those that its memory holds as present are not unknown any more.</param>
    /// <param name="count">How many cells are sought; more than there are find them all. Equals of the smallest come on top.</param>
    public static float? Threshold(in LossBatch batch, long count)
    {
        if (count <= 0)
            return null;
        float[] logits = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        int found = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            int row = batch.Rows[example];
            ReadOnlySpan<float> remembered = batch.Memory is { } memory ? memory.Row(row) : default;
            ReadOnlySpan<LabelState> states = batch.Observed!.Row(row);
            for (int j = 0; j < states.Length; j++)
            {
                float logit = batch.Logits[(example * batch.RowStride) + j];
                if (states[j] == LabelState.Unknown && !float.IsNaN(logit) && (remembered.IsEmpty || remembered[j] == 0))
                    logits[found++] = logit;
            }
        }

        float? threshold = found == 0 ? null : Largest(logits.AsSpan(0, found), (int)Math.Min(count, found) - 1);
        ArrayPool<float>.Shared.Return(logits);
        return threshold;
    }

    /// <summary>The number that stands at a place (from 0) of the numbers in descending order; puts them in another order (Hoare 1961).</summary>
    private static float Largest(Span<float> numbers, int place)
    {
        int first = 0, last = numbers.Length - 1;
        while (first < last)
        {
            float pivot = numbers[first + ((last - first) / 2)];
            int left = first, right = last;
            while (left <= right)
            {
                while (numbers[left] > pivot)
                    left++;
                while (numbers[right] < pivot)
                    right--;
                if (left <= right)
                {
                    (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
                    (left, right) = (left + 1, right - 1);
                }
            }

            if (place <= right)
                last = right;
            else if (place >= left)
                first = left;
            else
                break;
        }

        return numbers[place];
    }
}
