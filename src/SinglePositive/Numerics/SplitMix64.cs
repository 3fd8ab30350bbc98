namespace SinglePositive.Numerics;

/// <summary>A small seeded generator (Steele, Lea and Flood 2014) for everything that need not repeat NumPy's stream.</summary>
/// <remarks>Streams are told apart by their key, so what is drawn for one purpose or epoch does not depend on what was drawn before: a resumed run needs no saved state.</remarks>
internal struct SplitMix64
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong _state;

    private SplitMix64(ulong state) => _state = state;

    /// <summary>The stream of a seed and up to three keys (a purpose, an epoch, a row, …).</summary>
    public static SplitMix64 Stream(ulong seed, ulong first, ulong second = 0, ulong third = 0) =>
        new(Mix(Mix(Mix(Mix(seed + Increment) ^ first) + Increment ^ second) + Increment ^ third));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += Increment);

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … bound-1 (Lemire 2019, without bias).</summary>
    public uint NextBelow(uint bound)
    {
        ulong product = (Next() >> 32) * bound;
        if ((uint)product < bound)
        {
            uint threshold = (uint)-bound % bound;
            while ((uint)product < threshold)
                product = (Next() >> 32) * bound;
        }

        return (uint)(product >> 32);
    }

    /// <summary>Puts the values in random order, each order with the same probability.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = (int)NextBelow((uint)last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>A bijection of 64 bits whose output passes for random.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
