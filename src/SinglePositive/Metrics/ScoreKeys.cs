using System.Runtime.CompilerServices;

namespace SinglePositive.Metrics;

/// <summary>Scores as unsigned integers in the same order, and their radix sort.</summary>
/// <remarks>Metrics are often computed once per process: the hot loops of this room ask for optimised code at their first call.</remarks>
internal static class ScoreKeys
{
    private const int DigitBits = 11;
    private const int Digits = 3;
    private const int Buckets = 1 << DigitBits;

    // Below this length a comparison sort is quicker than clearing and summing 3 × 2048 counters.
    private const int ShortLength = 600;

    /// <summary>The number of counters that <see cref="Sort"/> works with.</summary>
    public const int CounterLength = Digits * Buckets;

    /// <summary>The key of a score: key(a) &lt; key(b) exactly when a &lt; b; −0 and +0 have one key. NaN has no meaning here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint From(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f); // −0 + 0 is +0
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    /// <summary>The reverse of <see cref="From"/>.</summary>
    public static float ToScore(uint key) => BitConverter.UInt32BitsToSingle(key > int.MaxValue ? key ^ 0x80000000 : ~key);

    /// <summary>Sorts keys in ascending order; both spans are used as work space.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="scratch">Work space, at least as long.</param>
    /// <param name="counters"><see cref="CounterLength"/> counters; their content is ignored and overwritten.</param>
    /// <returns>The span that holds the sorted keys: <paramref name="keys"/>, or the same length of <paramref name="scratch"/>.</returns>
    public static Span<uint> Sort(Span<uint> keys, Span<uint> scratch, Span<int> counters)
    {
        if (keys.Length < ShortLength)
        {
            keys.Sort();
            return keys;
        }

        Count(keys, counters);
        Span<uint> from = keys, to = scratch[..keys.Length];
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> starts = counters.Slice(digit * Buckets, Buckets);
            int shift = digit * DigitBits;
            if (starts[(int)(from[0] >> shift) & (Buckets - 1)] == from.Length)
                continue; // one digit for all: nothing would move
            ToStarts(starts);
            Scatter(from, to, starts, shift);
            Span<uint> swap = from;
            from = to;
            to = swap;
        }

        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<uint> keys, Span<int> counters)
    {
        counters = counters[..CounterLength];
        counters.Clear();
        ref int low = ref counters[0];
        ref int middle = ref counters[Buckets];
        ref int high = ref counters[2 * Buckets];
        foreach (uint key in keys)
        {
            Unsafe.Add(ref low, key & (Buckets - 1))++;
            Unsafe.Add(ref middle, (key >> DigitBits) & (Buckets - 1))++;
            Unsafe.Add(ref high, key >> (2 * DigitBits))++;
        }
    }

    private static void ToStarts(Span<int> counts)
    {
        int start = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            int count = counts[bucket];
            counts[bucket] = start;
            start += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, Span<int> starts, int shift)
    {
        ref int start = ref starts[0];
        foreach (uint key in from)
            to[Unsafe.Add(ref start, (key >> shift) & (Buckets - 1))++] = key;
    }
}
