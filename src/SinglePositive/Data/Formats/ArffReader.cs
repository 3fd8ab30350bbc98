namespace SinglePositive.Data.Formats;

/// <summary>Format <c>arff</c>: Mulan (ARFF and an XML file that names the labels) or MEKA (<c>-C n</c> in the relation's name), dense or sparse.</summary>
internal static class ArffReader
{
    public static ImportFormat Format { get; } = new(
        "arff",
        "an .arff file, with Mulan's .xml file beside it (or named by --labels) or MEKA's -C n in the relation's name; --test takes the test file",
        source => File.Exists(source) && Path.GetExtension(source).Equals(".arff", StringComparison.OrdinalIgnoreCase),
        Read);

    private static DatasetContent Read(string path, ImportContext context)
    {
        if (Directory.Exists(path))
            throw new ConfigurationException($"{path} is a folder; the format arff reads a file. Name the training file, and the test file with --test.");
        ValueMap map = context.Values(ValueMap.ZeroOne);
        using StreamReader reader = SourceText.Open(path);
        ArffHeader header = ArffHeader.Read(reader, path);
        int[] labels = ArffLabels.Find(header, context.Options.LabelsFile);
        ArffRows rows = new(header, labels, map);
        rows.Read(reader);

        string[] classes = [.. labels.Select(attribute => header.Attributes[attribute].Name)];
        SplitContent split = LabelCells.ToSplit(context.Split, NumpySource.RowNames(context.Split, rows.Count), rows.Labels.ToArray(), classes.Length);
        WarnAboutText(header, labels, context.Warnings);
        return new DatasetContent
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Classes = classes,
            Splits = [rows.Dimension == 0 ? split : split with { Features = Named(FeatureSource.FromRows(rows.Features, rows.Dimension, Path.GetFileName(path))) }],
            Source = path,
            ValueMap = map.Name,
        };
    }

    private static Dictionary<string, FeatureSource> Named(FeatureSource source) => new() { [ArraysReader.FeatureName] = source };

    private static void WarnAboutText(ArffHeader header, int[] labels, List<string> warnings)
    {
        string[] text = [.. header.Attributes.Where((attribute, i) => attribute.Kind == ArffKind.Text && !labels.Contains(i)).Select(attribute => attribute.Name)];
        if (text.Length > 0)
            warnings.Add($"{header.Path}: {text.Length} attributes of type string or date are left out: {string.Join(", ", text.Take(5))}{(text.Length > 5 ? ", …" : "")}.");
    }
}
