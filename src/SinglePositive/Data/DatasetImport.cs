using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Turns a source in an outside format into a dataset folder.</summary>
public static class DatasetImport
{
    /// <summary>Imports a source. Labels are read completely before anything is written; the folder appears complete or not at all.</summary>
    /// <param name="source">The file or folder to read; it is never changed.</param>
    /// <param name="folder">The dataset folder to make.</param>
    /// <param name="options">Format and rules; null takes every default.</param>
    /// <exception cref="ConfigurationException">A source does not exist, its format is not clear, or the folder exists.</exception>
    /// <exception cref="DataFormatException">A source is malformed, or its parts do not fit together.</exception>
    public static ImportResult Run(string source, string folder, ImportOptions? options = null)
    {
        ImportOptions chosen = options ?? new ImportOptions();
        foreach (string given in new[] { source, chosen.ValidationSource, chosen.TestSource }.OfType<string>())
        {
            if (!File.Exists(given) && !Directory.Exists(given))
                throw new ConfigurationException($"The source {given} does not exist.");
        }

        DatasetTarget.Check(folder, chosen.Force);
        ImportContext context = new(chosen);
        ImportFormat format = ImportFormats.Find(chosen.Format, source);
        DatasetContent content = ReadAll(source, format, context);
        try
        {
            ContentCheck.ToManifest(content);   // before rows are dropped, so that messages show the source's own shapes
            Dictionary<string, int> dropped = [];
            content = content with
            {
                Name = chosen.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                Splits = [.. content.Splits.Select(split => EmptyRule.Apply(content, split, chosen.Empty ?? DefaultRule(format, split), dropped))],
            };
            foreach (SplitContent split in content.Splits)
                WarnAboutRepeatedIds(split, context.Warnings);
            WarnAboutSinglePositives(content.Splits.FirstOrDefault(split => split.Name == SplitNames.Train), context.Warnings);
            return new ImportResult(Dataset.Create(folder, content, chosen.Force), format.Name, dropped, context.Warnings);
        }
        finally
        {
            foreach (FeatureSource features in content.Splits.SelectMany(split => split.Features.Values))
                features.Dispose();
        }
    }

    private static DatasetContent ReadAll(string source, ImportFormat format, ImportContext context)
    {
        DatasetContent content = format.Read(Path.GetFullPath(source), context);
        foreach ((string split, string? further) in new[] { (SplitNames.Validation, context.Options.ValidationSource), (SplitNames.Test, context.Options.TestSource) })
        {
            if (further is null)
                continue;
            context.Split = split;
            content = ContentMerge.Add(content, format.Read(Path.GetFullPath(further), context), split, format.HasOpenClasses, context.Warnings);
        }

        return content;
    }

    private static EmptyExamples DefaultRule(ImportFormat format, SplitContent split) =>
        format.DropsEmptyEverywhere || split.Name == SplitNames.Train ? EmptyExamples.Drop : EmptyExamples.Keep;

    /// <summary>One label each, said to be all there are: most likely the labels this library is for, in a file that writes unknown as 0.</summary>
    private static void WarnAboutSinglePositives(SplitContent? train, List<string> warnings)
    {
        if (train?.Truth is not { Classes: > 2, Examples: > 1 } truth || LabelCounts.Of(truth).ExamplesByPresent[1] != truth.Examples)
            return;
        warnings.Add("Every training example has exactly one present label, and all its others were read as absent. If they are unknown, import again with --values 1=present,0=unknown.");
    }

    private static void WarnAboutRepeatedIds(SplitContent split, List<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        int repeated = 0;
        string? first = null;
        foreach (string id in split.Ids)
        {
            if (seen.Add(id))
                continue;
            repeated++;
            first ??= id;
        }

        if (repeated > 0)
            warnings.Add($"{split.Name}: {repeated} of {split.Ids.Count} ids occurred before (the first is '{first}'); every row is kept.");
    }
}
