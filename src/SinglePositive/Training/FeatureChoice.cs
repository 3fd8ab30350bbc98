using SinglePositive.Data;

namespace SinglePositive.Training;

/// <summary>Which features a request means, and which rows of theirs can be learned from and scored.</summary>
internal static class FeatureChoice
{
    /// <summary>The features' name: the one asked for, or the only one there is.</summary>
    /// <exception cref="ConfigurationException">There is no such set, or none, or a choice has to be made.</exception>
    public static string Resolve(Dataset dataset, string? asked)
    {
        List<string> names = [.. dataset.Features.Keys];
        if (asked is not null)
        {
            if (names.Contains(asked))
                return asked;
            string hint = Suggestion.Nearest(asked, names) is { } nearest ? $"Did you mean '{nearest}'?" : $"It has: {(names.Count == 0 ? "none" : string.Join(", ", names))}.";
            throw new ConfigurationException($"The dataset {dataset.Folder} has no features '{asked}'. {hint}");
        }

        return names.Count switch
        {
            0 => throw new ConfigurationException($"The dataset {dataset.Folder} has no features; attach some with spml features."),
            1 => names[0],
            _ => throw new ConfigurationException($"The dataset {dataset.Folder} has several features ({string.Join(", ", names)}); choose with --features NAME."),
        };
    }

    /// <summary>Rows without those whose picture could not be read.</summary>
    /// <param name="rows">Rows of the split; null for all.</param>
    /// <param name="usable">See <see cref="Dataset.UsableRows"/>.</param>
    /// <returns>The rows that are left; null for all of the split.</returns>
    public static int[]? Keep(int[]? rows, int[]? usable) => rows is null || usable is null ? rows ?? usable : [.. rows.Where(usable.ToHashSet().Contains)];
}
