namespace SinglePositive.Cli.Predictions;

/// <summary>Which classes of an example are shown.</summary>
/// <param name="Most">At most so many; null for any number.</param>
/// <param name="Cuts">For each class the probability from which on it is shown; null for any.</param>
/// <param name="AtLeastOne">Whether the most probable class is shown in any case.</param>
internal sealed record ClassCut(int? Most, IReadOnlyList<double>? Cuts, bool AtLeastOne)
{
    /// <summary>The classes by falling probability, equal ones in their order.</summary>
    public int[] Of(float[] probabilities)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(i => probabilities[i])];
        int[] reached = Cuts is null ? order : [.. order.Where(i => probabilities[i] >= Cuts[i])];
        if (reached.Length == 0 && AtLeastOne)
            reached = order[..Math.Min(1, order.Length)];
        return reached[..Math.Min(Most ?? reached.Length, reached.Length)];
    }
}
