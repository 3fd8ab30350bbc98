using System.Numerics;
using System.Runtime.CompilerServices;

namespace SinglePositive.Numerics;

/// <summary>The random numbers of <c>numpy.random.RandomState(seed)</c>, number for number: MT19937 with NumPy's legacy way of drawing from it.</summary>
/// <remarks>
/// The published splits and observed labels of single positive learning are drawn with this generator, so it is reproduced exactly, its habits included: integers by masked
/// rejection (a draw may use several words), doubles from 53 bits of two words, shuffles from the last element to the second. Not for secrets, not thread-safe.
/// </remarks>
public sealed class NumpyRandomState
{
    private readonly MersenneTwister _words;

    /// <summary>Starts as <c>RandomState(seed)</c> does for an integer.</summary>
    /// <param name="seed">0 … 2³² - 1.</param>
    public NumpyRandomState(uint seed) => _words = new MersenneTwister(seed);

    private NumpyRandomState(MersenneTwister words) => _words = words;

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32() => _words.Next();

    /// <summary><c>rand()</c>: uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5;
        uint low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary><c>randint(low, high)</c>: uniform among low … high - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">high is not above low.</exception>
    public int NextInt(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);
        return (int)(low + (long)NextUpTo((uint)((long)high - low - 1)));
    }

    /// <summary><c>permutation(n)</c>: 0 … n - 1 in random order.</summary>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] order = new int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        Shuffle<int>(order);
        return order;
    }

    /// <summary><c>shuffle(values)</c>: random order, in place. Fewer than two values draw nothing.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)NextUpTo((uint)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Draws what <see cref="Shuffle{T}"/> of so many values draws, without values to shuffle.</summary>
    public void SkipShuffle(int count)
    {
        for (int i = count - 1; i > 0; i--)
            NextUpTo((uint)i);
    }

    /// <summary>The state as 625 words: MT19937's 624 and the position among them.</summary>
    public uint[] Save() => _words.Save();

    /// <summary>The generator that goes on where <see cref="Save"/> was called.</summary>
    /// <exception cref="ArgumentException">Not a saved state.</exception>
    public static NumpyRandomState Restore(ReadOnlySpan<uint> state) => new(MersenneTwister.Restore(state));

    /// <summary>Uniform among 0 … maximum: words cut to as many bits as the maximum has, until one is not above it. A maximum of 0 draws nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint NextUpTo(uint maximum)
    {
        if (maximum == 0)
            return 0;
        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(maximum);
        uint value;
        do
            value = NextUInt32() & mask;
        while (value > maximum);
        return value;
    }
}
