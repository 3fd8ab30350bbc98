namespace SinglePositive.Data.Formats;

/// <summary>Format <c>prepared</c>: the layout that the authors of the CVPR 2021 paper publish. Their "val" becomes our test.</summary>
internal static class PreparedReader
{
    private const string TrainPrefix = "train_features_";

    public static ImportFormat Format { get; } = new(
        "prepared",
        "a folder with formatted_train_labels.npy and formatted_val_labels.npy, usually also formatted_{train,val}_images.npy, {train,val}_features_NAME.npy and classes.txt",
        source => File.Exists(Formatted(source, "train", "labels")) || File.Exists(Formatted(source, "val", "labels")),
        Read);

    private static DatasetContent Read(string folder, ImportContext context)
    {
        ValueMap map = context.Values(ValueMap.ZeroOne);
        (string Name, string Train)? features = FindFeatures(folder, context);
        List<SplitContent> splits = [];
        foreach (string theirs in new[] { "train", "val" })
        {
            if (theirs == "train" || File.Exists(Formatted(folder, theirs, "labels")))
                splits.Add(ReadSplit(folder, theirs, map, features));
        }

        return new DatasetContent
        {
            Name = Path.GetFileName(folder),
            Classes = NumpySource.ReadClasses(Path.Combine(folder, "classes.txt"), splits, split => Formatted(folder, split.Name == SplitNames.Train ? "train" : "val", "labels")),
            Splits = splits,
            Source = folder,
            ValueMap = map.Name,
        };
    }

    private static SplitContent ReadSplit(string folder, string theirs, ValueMap map, (string Name, string Train)? features)
    {
        SplitContent content = NumpySource.ReadSplit(
            theirs == "train" ? SplitNames.Train : SplitNames.Test,
            Formatted(folder, theirs, "labels"), Formatted(folder, theirs, "labels_obs"), Formatted(folder, theirs, "images"), map);
        if (features is not { } found)
            return content;
        string path = theirs == "train" ? found.Train : Path.Combine(Path.GetDirectoryName(found.Train)!, "val" + Path.GetFileName(found.Train)["train".Length..]);
        return content with { Features = new Dictionary<string, FeatureSource> { [found.Name] = FeatureSource.FromNpy(path) } };
    }

    /// <summary>The file of the training features and the name they get: what follows <c>train_features_</c>.</summary>
    private static (string Name, string Train)? FindFeatures(string folder, ImportContext context)
    {
        if (context.Options.FeaturesFile is { } named)
        {
            string path = File.Exists(named) ? named : Path.Combine(folder, named);
            if (!File.Exists(path) || !Path.GetFileName(path).StartsWith(TrainPrefix, StringComparison.Ordinal))
                throw new ConfigurationException($"--features-file names an existing file {TrainPrefix}NAME.npy (its val_features_NAME.npy lies beside it); found '{named}'.");
            return (NameOf(path), path);
        }

        string[] files = Directory.GetFiles(folder, TrainPrefix + "*.npy");
        Array.Sort(files, StringComparer.Ordinal);
        if (files.Length > 1)
            throw new ConfigurationException($"{folder} has several sets of features: {string.Join(", ", files.Select(Path.GetFileName))}. Choose one with --features-file.");
        if (files.Length == 1)
            return (NameOf(files[0]), files[0]);
        context.Warnings.Add($"{folder} has no {TrainPrefix}NAME.npy; the dataset has labels only. Attach features with `spml features`.");
        return null;
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path)[TrainPrefix.Length..];

    private static string Formatted(string folder, string split, string content) => Path.Combine(folder, $"formatted_{split}_{content}.npy");
}
