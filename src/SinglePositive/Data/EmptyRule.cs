using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>The rule for examples without a present label. The truth decides where there is one, else the observed labels.</summary>
internal static class EmptyRule
{
    /// <summary>The split after the rule; rows leave ids, labels and features alike.</summary>
    /// <exception cref="DataFormatException">The rule is <see cref="EmptyExamples.Error"/> and there is such an example, or no example would be left.</exception>
    public static SplitContent Apply(DatasetContent content, SplitContent split, EmptyExamples rule, Dictionary<string, int> dropped)
    {
        if (rule == EmptyExamples.Keep || (split.Truth is null && split.Observed is null))
            return split;
        int[] kept = [.. Enumerable.Range(0, split.Ids.Count).Where(row => HasPresent(split, row))];
        if (kept.Length == split.Ids.Count)
            return split;
        if (rule == EmptyExamples.Error)
        {
            int row = Enumerable.Range(0, kept.Length + 1).First(i => i == kept.Length || kept[i] != i);
            throw new DataFormatException(content.Source, $"{split.Name} row {row} ('{split.Ids[row]}')", $"no label is present ({split.Ids.Count - kept.Length} such examples in all). Drop or keep such examples with --empty drop or --empty keep.");
        }

        if (kept.Length == 0)
            throw new DataFormatException(content.Source, null, $"none of the {split.Ids.Count} examples of the {split.Name} split has a present label, so none is left. Keep them with --empty keep, or check --values.");
        dropped[split.Name] = split.Ids.Count - kept.Length;
        return Select(split, kept);
    }

    private static bool HasPresent(SplitContent split, int row) =>
        split.Truth is { } truth ? truth.Row(row).Contains((byte)1) : split.Observed!.Row(row).Contains(LabelState.Present);

    private static SplitContent Select(SplitContent split, int[] kept) => split with
    {
        Ids = [.. kept.Select(row => split.Ids[row])],
        Truth = split.Truth is { } truth ? new TruthMatrix(kept.Length, truth.Classes, Rows(truth.Values, truth.Classes, kept)) : null,
        Observed = split.Observed is { } observed ? new ObservedMatrix(kept.Length, observed.Classes, Rows(observed.Values, observed.Classes, kept)) : null,
        Features = split.Features.ToDictionary(pair => pair.Key, pair => pair.Value.Select(kept)),
    };

    private static T[] Rows<T>(T[] values, int columns, int[] kept)
    {
        T[] result = new T[kept.Length * columns];
        for (int i = 0; i < kept.Length; i++)
            Array.Copy(values, kept[i] * columns, result, i * columns, columns);
        return result;
    }
}
