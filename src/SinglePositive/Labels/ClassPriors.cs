namespace SinglePositive.Labels;

/// <summary>The share of examples in which each class is present, as far as single positive labels tell.</summary>
public static class ClassPriors
{
    /// <summary>π_j = min(1, k·n_j/Σn), where n_j rows are observed present in class j: as often observed, as often there. Their sum is k unless one of them is cut off at 1.</summary>
    /// <remarks>Right when the observed label of an example is drawn from its present ones uniformly and classes do not differ in how many others they appear with; too high for classes that are easily noticed.</remarks>
    /// <param name="observed">Observed labels.</param>
    /// <param name="rows">The rows that are counted.</param>
    /// <param name="expectedPositives">k, the mean number of present classes per example.</param>
    /// <returns>L priors; zeros when nothing is observed present.</returns>
    public static float[] FromObserved(ObservedMatrix observed, ReadOnlySpan<int> rows, double expectedPositives)
    {
        ArgumentNullException.ThrowIfNull(observed);
        long[] counts = new long[observed.Classes];
        foreach (int row in rows)
        {
            ReadOnlySpan<LabelState> states = observed.Row(row);
            for (int j = 0; j < states.Length; j++)
                counts[j] += states[j] == LabelState.Present ? 1 : 0;
        }

        double all = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => (float)Math.Min(1, expectedPositives * count / all))];
    }
}
