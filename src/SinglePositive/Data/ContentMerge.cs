using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Puts a further source into a dataset as its validation or test split.</summary>
internal static class ContentMerge
{
    /// <summary>Adds one split of another source.</summary>
    /// <param name="content">The dataset so far.</param>
    /// <param name="further">The other source as it was read.</param>
    /// <param name="split">What it becomes. Its own split of that name is taken, else its only one.</param>
    /// <param name="openClasses">True to unite the classes (sorted) when they differ; false to refuse.</param>
    /// <param name="warnings">Takes a sentence when classes were united.</param>
    public static DatasetContent Add(DatasetContent content, DatasetContent further, string split, bool openClasses, List<string> warnings)
    {
        if (content.Splits.Any(existing => existing.Name == split))
            throw new ConfigurationException($"{content.Source} brings a {split} split itself, so --{split} {further.Source} cannot be one too.");
        SplitContent added = further.Splits.FirstOrDefault(candidate => candidate.Name == split) ?? (further.Splits.Count == 1
            ? further.Splits[0]
            : throw new ConfigurationException($"{further.Source} has the splits {string.Join(", ", further.Splits.Select(one => one.Name))} and none named {split}; --{split} takes a source with one split."));
        added = added with { Name = split, Ids = Rebase(added.Ids, further.ImageRoot, content.ImageRoot) };
        if (content.Classes.SequenceEqual(further.Classes))
            return content with { Splits = [.. content.Splits, added] };
        if (!openClasses)
            throw Differ(content, further);
        Warn(content, further, warnings);
        Warn(further, content, warnings);
        string[] classes = [.. content.Classes.Union(further.Classes, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return content with
        {
            Classes = classes,
            Splits = [.. content.Splits.Select(own => Widen(own, content.Classes, classes, content.Source)), Widen(added, further.Classes, classes, further.Source)],
        };
    }

    private static void Warn(DatasetContent has, DatasetContent lacks, List<string> warnings)
    {
        string[] only = [.. has.Classes.Except(lacks.Classes, StringComparer.Ordinal)];
        if (only.Length > 0)
            warnings.Add($"{only.Length} classes of {has.Source} do not occur in {lacks.Source}: {string.Join(", ", only.Take(5))}{(only.Length > 5 ? ", …" : "")}.");
    }

    /// <summary>Image paths relative to the dataset's image root, when the other source has its own.</summary>
    private static IReadOnlyList<string> Rebase(IReadOnlyList<string> ids, string? from, string? to)
    {
        if (from is null || to is null || from == to)
            return ids;
        string prefix = Path.GetRelativePath(to, from).Replace(Path.DirectorySeparatorChar, '/');
        return [.. ids.Select(id => $"{prefix}/{id}")];
    }

    private static DataFormatException Differ(DatasetContent content, DatasetContent further)
    {
        if (content.Classes.Count != further.Classes.Count)
            return new DataFormatException(further.Source, null, $"{content.Source} has {content.Classes.Count} classes and this source {further.Classes.Count}; both need the same, in the same order.");
        int at = Enumerable.Range(0, content.Classes.Count).First(i => content.Classes[i] != further.Classes[i]);
        return new DataFormatException(further.Source, null, $"class {at} (from 0) is '{content.Classes[at]}' in {content.Source} and '{further.Classes[at]}' here; both need the same classes in the same order.");
    }

    /// <summary>The split with columns for all classes. A class the source did not know is absent where labels are full, else unknown.</summary>
    private static SplitContent Widen(SplitContent split, IReadOnlyList<string> own, string[] all, string file)
    {
        int[] target = [.. own.Select(name => Array.BinarySearch(all, name, StringComparer.Ordinal))];
        LabelState[] states = LabelCells.Allocate(file, split.Ids.Count, all.Length, split.Truth is null ? LabelState.Unknown : LabelState.Absent);
        for (int row = 0; row < split.Ids.Count; row++)
        {
            for (int column = 0; column < target.Length; column++)
                states[(row * all.Length) + target[column]] = split.Truth is { } truth ? (truth[row, column] ? LabelState.Present : LabelState.Absent) : split.Observed![row, column];
        }

        SplitContent wide = split.Truth is null ? LabelCells.ToObserved(split.Name, split.Ids, states, all.Length) : LabelCells.ToSplit(split.Name, split.Ids, states, all.Length);
        return wide with { Features = split.Features };
    }
}
