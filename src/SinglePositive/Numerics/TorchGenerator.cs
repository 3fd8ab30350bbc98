namespace SinglePositive.Numerics;

/// <summary>The random numbers of PyTorch's CPU generator after <c>torch.manual_seed(seed)</c>, number for number: MT19937 with PyTorch's way of drawing from it.</summary>
/// <remarks>With it a seed gives the start weights and the order of examples that a PyTorch program has with the same seed, so that the two can be compared run by run.</remarks>
internal sealed class TorchGenerator
{
    private const int FractionBits = 24;
    private readonly MersenneTwister _words;

    /// <param name="seed">Only its low 32 bits count, as in PyTorch.</param>
    public TorchGenerator(ulong seed) => _words = new MersenneTwister((uint)seed);

    /// <summary><c>tensor.uniform_(low, high)</c> for float32: multiples of 2⁻²⁴ of the range, in the tensor's order.</summary>
    public void Uniform(Span<float> values, float low, float high)
    {
        double range = high - low;
        foreach (ref float value in values)
            value = (float)((_words.Next() & ((1u << FractionBits) - 1)) * (1.0 / (1u << FractionBits)) * range + low);
    }

    /// <summary><c>torch.randperm(n)</c>: 0 … n - 1 in random order.</summary>
    public int[] Permutation(int n)
    {
        int[] order = new int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        for (int i = 0; i < n - 1; i++)
        {
            int other = i + (int)(_words.Next() % (uint)(n - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
