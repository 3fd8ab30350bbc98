using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Checks that the parts of a new dataset fit together before anything is written.</summary>
internal static class ContentCheck
{
    /// <summary>The manifest of the content, without checksums.</summary>
    /// <exception cref="DataFormatException">Parts do not fit; both sizes are named.</exception>
    public static DatasetManifest ToManifest(DatasetContent content)
    {
        ClassNames.Check(content.Classes, content.Source);
        DatasetManifest manifest = new()
        {
            Name = content.Name,
            Classes = content.Classes,
            ImageRoot = content.ImageRoot,
            Source = content.Source,
            ValueMap = content.ValueMap,
        };
        foreach (SplitContent split in content.Splits)
        {
            if (!SplitNames.All.Contains(split.Name) || !manifest.Splits.TryAdd(split.Name, split.Ids.Count))
                throw new DataFormatException(content.Source, null, $"splits are {string.Join(", ", SplitNames.All)}, each at most once; found '{split.Name}'.");
            CheckSplit(content, split);
            foreach ((string name, FeatureSource source) in split.Features)
            {
                FeatureNames.Check(name);
                manifest.Features[name] = Merge(manifest.Features.GetValueOrDefault(name), name, source, split.Name, split.Ids.Count, promote: true);
            }
        }

        return manifest.Splits.Count > 0 ? manifest : throw new DataFormatException(content.Source, null, "there is no split at all; at least one is needed.");
    }

    /// <summary>What the dataset records about features of which one more split is added.</summary>
    /// <param name="known">What it records so far; null when no other split has them.</param>
    /// <param name="name">Their name.</param>
    /// <param name="source">The rows to add.</param>
    /// <param name="split">The split they are for.</param>
    /// <param name="examples">The number of examples there.</param>
    /// <param name="promote">True when earlier splits are not written yet, so that float16 may still become float32.</param>
    public static FeatureInfo Merge(FeatureInfo? known, string name, FeatureSource source, string split, int examples, bool promote = false)
    {
        if (source.Rows != examples)
            throw new DataFormatException(source.Provenance, null, $"the {split} split has {examples} examples and the features are {Shapes.Text(source.Rows, source.Dimension)} (rows × dimension); one row per example is needed.");
        if (source.Dimension == 0)
            throw new DataFormatException(source.Provenance, null, $"features need at least one column; found {Shapes.Text(source.Rows, source.Dimension)}.");
        if (known is null)
            return new FeatureInfo(source.Dimension, source.IsHalf ? FeatureInfo.Float16 : FeatureInfo.Float32, source.Provenance);
        if (known.Dimension != source.Dimension)
            throw new DataFormatException(source.Provenance, null, $"features '{name}' of another split have {known.Dimension} columns; these are {Shapes.Text(source.Rows, source.Dimension)}. All splits need the same dimension.");
        if (!known.IsHalf || source.IsHalf)
            return known;
        return promote
            ? known with { DType = FeatureInfo.Float32 }
            : throw new DataFormatException(source.Provenance, null, $"features '{name}' of another split are float16 and these are not; convert one of them, so that all splits have the same type.");
    }

    private static void CheckSplit(DatasetContent content, SplitContent split)
    {
        int examples = split.Ids.Count;
        int classes = content.Classes.Count;
        for (int i = 0; i < examples; i++)
        {
            if (split.Ids[i].AsSpan().IndexOfAny('\n', '\r') >= 0)
                throw new DataFormatException(content.Source, $"{split.Name} example {i}", $"the id '{ShownText.Of(split.Ids[i])}' contains a line break, and ids are lines of a file; rename it, or leave it out.");
        }

        if (split.Truth is { } truth && (truth.Examples != examples || truth.Classes != classes))
            throw new DataFormatException(content.Source, null, $"the {split.Name} split has {examples} ids and {classes} classes; its true labels are {Shapes.Text(truth.Examples, truth.Classes)}.");
        if (split.Observed is { } observed && (observed.Examples != examples || observed.Classes != classes))
            throw new DataFormatException(content.Source, null, $"the {split.Name} split has {examples} ids and {classes} classes; its observed labels are {Shapes.Text(observed.Examples, observed.Classes)}.");
    }
}
