namespace SinglePositive.Cli.Predictions;

/// <summary>Which classes of an example are shown.</summary>
/// <param name="Most">At most so many; null for any number.</param>
/// <param name="Threshold">Only from this probability on; null for 0.5, with the most probable class shown in any case.</param>
internal sealed record ClassCut(int? Most, double? Threshold)
{
    private const double Usual = 0.5;

    /// <summary>The classes by falling probability, equal ones in their order.</summary>
    public int[] Of(float[] probabilities)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(i => probabilities[i])];
        double? least = Threshold ?? (Most is null ? Usual : null);
        int count = least is { } bound ? order.Count(i => probabilities[i] >= bound) : order.Length;
        if (Threshold is null)
            count = Math.Max(1, count);
        return order[..Math.Min(Math.Min(count, Most ?? count), order.Length)];
    }
}
