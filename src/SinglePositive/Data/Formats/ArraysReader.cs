namespace SinglePositive.Data.Formats;

/// <summary>Format <c>arrays</c>: a folder of <c>{train,validation,test}_{features,labels}.npy</c> and <c>classes.txt</c>.</summary>
internal static class ArraysReader
{
    public const string FeatureName = "features";

    public static ImportFormat Format { get; } = new(
        "arrays",
        "a folder with train_labels.npy, classes.txt and usually train_features.npy; validation_ and test_ files likewise",
        source => File.Exists(Labels(source, SplitNames.Train)) || File.Exists(Labels(source, SplitNames.Test)),
        Read);

    private static DatasetContent Read(string folder, ImportContext context)
    {
        ValueMap map = context.Values(ValueMap.ZeroOne);
        List<SplitContent> splits = [.. SplitNames.All.Where(split => File.Exists(Labels(folder, split))).Select(split => ReadSplit(folder, split, map))];
        if (splits.Count == 0)
            throw new DataFormatException(Labels(folder, SplitNames.Train), null, "this file (labels) is missing.");
        foreach (string split in SplitNames.All.Where(split => File.Exists(Features(folder, split)) && !File.Exists(Labels(folder, split))))
            throw new DataFormatException(Labels(folder, split), null, $"this file is missing, and {Path.GetFileName(Features(folder, split))} is there.");
        string classes = Path.Combine(folder, "classes.txt");
        if (!File.Exists(classes))
            throw new DataFormatException(classes, null, "this file is missing; it names the classes, one per line, in the order of the label columns.");
        return new DatasetContent
        {
            Name = Path.GetFileName(folder),
            Classes = NumpySource.ReadClasses(classes, splits, split => Labels(folder, split.Name)),
            Splits = splits,
            Source = folder,
            ValueMap = map.Name,
        };
    }

    private static SplitContent ReadSplit(string folder, string split, ValueMap map)
    {
        SplitContent content = NumpySource.ReadSplit(split, Labels(folder, split), null, Path.Combine(folder, $"{split}_images.npy"), map);
        return File.Exists(Features(folder, split))
            ? content with { Features = new Dictionary<string, FeatureSource> { [FeatureName] = FeatureSource.FromNpy(Features(folder, split)) } }
            : content;
    }

    private static string Labels(string folder, string split) => Path.Combine(folder, $"{split}_labels.npy");

    private static string Features(string folder, string split) => Path.Combine(folder, $"{split}_features.npy");
}
