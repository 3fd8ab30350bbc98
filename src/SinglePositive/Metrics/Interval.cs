namespace SinglePositive.Metrics;

/// <summary>A figure, and the interval in which it lies when the examples are drawn anew.</summary>
/// <param name="Estimate">The figure on the examples as they are.</param>
/// <param name="Low">Lower end; NaN when it was not defined for any drawing.</param>
/// <param name="High">Upper end, likewise.</param>
public sealed record Interval(double Estimate, double Low, double High)
{
    /// <summary>True when the interval does not contain 0: for a difference, when it is unlikely to be chance alone.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>The percentile interval: the middle part of what drawings gave, by linear interpolation between them.</summary>
    /// <param name="estimate">The figure on the examples as they are.</param>
    /// <param name="drawn">The figure of each drawing; NaN where it was not defined, which is left out.</param>
    /// <param name="confidence">The share of drawings inside, between 0 and 1.</param>
    internal static Interval Percentile(double estimate, ReadOnlySpan<double> drawn, double confidence)
    {
        double[] sorted = [.. drawn];
        Array.Sort(sorted); // NaN comes first
        ReadOnlySpan<double> defined = sorted.AsSpan(drawn.Length - Count(drawn));
        double tail = (1 - confidence) / 2;
        return new Interval(estimate, At(defined, tail), At(defined, 1 - tail));
    }

    private static int Count(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double value in values)
            count += double.IsNaN(value) ? 0 : 1;
        return count;
    }

    private static double At(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
            return double.NaN;
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((position - below) * (above - sorted[below]));
    }
}
