using System.Buffers;

namespace SinglePositive.Vision.Images;

/// <summary>For each place of a resized row or column: which places of the original it is made of, and with which weights.</summary>
/// <remarks>
/// A triangle of half-width max(1, scale) around the place's centre in the original, so that a smaller picture is an average and not a sample. Weights are computed in double
/// precision, divided by their sum and rounded to integers in units of 2⁻²²: 8 bits for the value and 2 to spare for the sum in 32, as in Pillow. They are never negative and
/// their sum never exceeds 1 by more than the rounding of each, so sums of weighted bytes stay below 2³¹.
/// </remarks>
internal readonly ref struct ResamplingWeights
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int Precision = 32 - 8 - 2;

    /// <summary>One half: what a sum begins with to be rounded.</summary>
    public const uint Half = 1u << (Precision - 1);

    private readonly int[] _first, _count;
    private readonly uint[] _weights;
    private readonly int _to;

    /// <summary>The weights between two sizes; <see cref="Return"/> gives their memory back.</summary>
    public ResamplingWeights(int from, int to)
    {
        double scale = (double)from / to, support = Math.Max(scale, 1.0), slope = 1.0 / support;
        Most = (int)Math.Ceiling(support) * 2 + 1;
        _to = to;
        _first = ArrayPool<int>.Shared.Rent(to);
        _count = ArrayPool<int>.Shared.Rent(to);
        _weights = ArrayPool<uint>.Shared.Rent(checked(to * Most));
        double[] exact = ArrayPool<double>.Shared.Rent(Most);
        for (int place = 0; place < to; place++)
        {
            double centre = (place + 0.5) * scale;
            _first[place] = Math.Max((int)(centre - support + 0.5), 0);
            _count[place] = Math.Min((int)(centre + support + 0.5), from) - _first[place];
            Fill(exact.AsSpan(0, _count[place]), _first[place], centre, slope);
            Round(exact.AsSpan(0, _count[place]), _weights.AsSpan(place * Most));
        }

        ArrayPool<double>.Shared.Return(exact);
    }

    /// <summary>Weights from one place's first to the next one's; no place has more.</summary>
    public int Most { get; }

    /// <summary>First place of the original.</summary>
    public ReadOnlySpan<int> First => _first.AsSpan(0, _to);

    /// <summary>Number of places of the original, at least one.</summary>
    public ReadOnlySpan<int> Count => _count.AsSpan(0, _to);

    /// <summary><see cref="Most"/> weights for each place, of which <see cref="Count"/> are set.</summary>
    public ReadOnlySpan<uint> Weights => _weights.AsSpan(0, _to * Most);

    /// <summary>The weights of one place.</summary>
    public ReadOnlySpan<uint> Of(int place) => _weights.AsSpan(place * Most, _count[place]);

    /// <summary>Gives the memory back; the weights are not used any more.</summary>
    public void Return()
    {
        ArrayPool<int>.Shared.Return(_first);
        ArrayPool<int>.Shared.Return(_count);
        ArrayPool<uint>.Shared.Return(_weights);
    }

    // The order of the operations matters: another one gives other last bits, and now and then another weight.
    private static void Fill(Span<double> exact, int first, double centre, double slope)
    {
        double sum = 0;
        for (int tap = 0; tap < exact.Length; tap++)
        {
            exact[tap] = Math.Max(1.0 - Math.Abs((first + tap - centre + 0.5) * slope), 0.0);
            sum += exact[tap];
        }

        foreach (ref double weight in exact)
            weight /= sum;
    }

    private static void Round(ReadOnlySpan<double> exact, Span<uint> weights)
    {
        for (int tap = 0; tap < exact.Length; tap++)
            weights[tap] = (uint)(0.5 + exact[tap] * (1 << Precision));
    }
}
