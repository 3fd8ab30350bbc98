namespace SinglePositive.Vision.Images;

/// <summary>For each place of a resized row or column: which places of the original it is made of, and with which weights.</summary>
/// <remarks>
/// A triangle of half-width max(1, scale) around the place's centre in the original, so that a smaller picture is an average and not a sample. Weights are computed in double
/// precision, divided by their sum and rounded to integers in units of 2⁻²²: 8 bits for the value and 2 to spare for the sum in 32, as in Pillow.
/// </remarks>
internal sealed class ResamplingWeights
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int Precision = 32 - 8 - 2;

    private ResamplingWeights(int most, int[] first, int[] count, int[] weights) => (Most, First, Count, Weights) = (most, first, count, weights);

    /// <summary>Weights kept for each place; those behind <see cref="Count"/> are zero.</summary>
    public int Most { get; }

    /// <summary>First place of the original.</summary>
    public int[] First { get; }

    /// <summary>Number of places of the original, at least one.</summary>
    public int[] Count { get; }

    /// <summary><see cref="Most"/> weights for each place.</summary>
    public int[] Weights { get; }

    public static ResamplingWeights Between(int from, int to)
    {
        double scale = (double)from / to, support = Math.Max(scale, 1.0), slope = 1.0 / support;
        int most = (int)Math.Ceiling(support) * 2 + 1;
        int[] first = new int[to], count = new int[to], weights = new int[checked(to * most)];
        double[] exact = new double[most];
        for (int place = 0; place < to; place++)
        {
            double centre = (place + 0.5) * scale;
            first[place] = Math.Max((int)(centre - support + 0.5), 0);
            count[place] = Math.Min((int)(centre + support + 0.5), from) - first[place];
            Fill(exact.AsSpan(0, count[place]), first[place], centre, slope);
            Round(exact.AsSpan(0, count[place]), weights.AsSpan(place * most));
        }

        return new ResamplingWeights(most, first, count, weights);
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

    private static void Round(ReadOnlySpan<double> exact, Span<int> weights)
    {
        for (int tap = 0; tap < exact.Length; tap++)
            weights[tap] = (int)(0.5 + exact[tap] * (1 << Precision));
    }
}
