namespace SinglePositive.Numerics;

/// <summary>The words of MT19937 (Matsumoto and Nishimura 1998), which both NumPy and PyTorch draw from, each in its own way.</summary>
internal sealed class MersenneTwister
{
    private const int Words = 624;
    private const int Middle = 397;
    private const uint UpperBit = 0x80000000;
    private const uint Twist = 0x9908b0df;

    private readonly uint[] _words = new uint[Words];
    private int _next = Words;

    /// <summary>Starts from one word, as both libraries do for an integer seed.</summary>
    public MersenneTwister(uint seed)
    {
        _words[0] = seed;
        for (uint i = 1; i < Words; i++)
            _words[i] = (1812433253 * (_words[i - 1] ^ (_words[i - 1] >> 30))) + i;
    }

    private MersenneTwister(ReadOnlySpan<uint> words, int next)
    {
        words.CopyTo(_words);
        _next = next;
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (_next == Words)
            Refill();
        uint bits = _words[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>The state as 625 words: 624 and the position among them.</summary>
    public uint[] Save() => [.. _words, (uint)_next];

    /// <summary>The generator that goes on where <see cref="Save"/> was called.</summary>
    /// <exception cref="ArgumentException">Not a saved state.</exception>
    public static MersenneTwister Restore(ReadOnlySpan<uint> state)
    {
        if (state.Length != Words + 1 || state[Words] > Words)
            throw new ArgumentException($"A saved state has {Words + 1} words, the last at most {Words}; {state.Length} words were given.", nameof(state));
        return new MersenneTwister(state[..Words], (int)state[Words]);
    }

    private void Refill()
    {
        uint[] words = _words;
        for (int i = 0; i < Words; i++)
        {
            uint joined = (words[i] & UpperBit) | (words[i + 1 < Words ? i + 1 : 0] & ~UpperBit);
            uint far = words[i + Middle < Words ? i + Middle : i + Middle - Words];
            words[i] = far ^ (joined >> 1) ^ ((joined & 1) * Twist);
        }

        _next = 0;
    }
}
