using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Format <c>coco</c>: instance annotations. A class is present when an image has any annotation of it (crowds included); images are ordered by id as text.</summary>
internal static class CocoReader
{
    public static ImportFormat Format { get; } = new(
        "coco",
        "a folder with annotations/instances_train*.json and/or instances_val*.json (or one such .json file); images in train2014/ or images/train2014/ (any year)",
        source => (File.Exists(source) && Path.GetExtension(source).Equals(".json", StringComparison.OrdinalIgnoreCase)) || Annotations(source, "").Length > 0,
        Read)
    {
        DropsEmptyEverywhere = true,
    };

    private static DatasetContent Read(string source, ImportContext context)
    {
        if (File.Exists(source))
        {
            string folder = Path.GetDirectoryName(source)!;
            return ReadFile(source, Path.GetFileName(folder) == "annotations" ? Path.GetDirectoryName(folder)! : folder, context.Split);
        }

        string? train = Single(source, "train");
        string? val = Single(source, "val");
        if (train is null && val is null)
            throw new DataFormatException(Path.Combine(source, "annotations"), null, "neither instances_train*.json nor instances_val*.json is in it.");
        if (train is null || val is null)
            return ReadFile((train ?? val)!, source, train is null ? SplitNames.Test : SplitNames.Train);
        return ContentMerge.Add(ReadFile(train, source, SplitNames.Train), ReadFile(val, source, SplitNames.Test), SplitNames.Test, openClasses: false, context.Warnings) with { Source = source };
    }

    private static string[] Annotations(string source, string part)
    {
        string folder = Path.Combine(source, "annotations");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, $"instances_{part}*.json") : [];
    }

    private static string? Single(string source, string part)
    {
        string[] files = Annotations(source, part);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 1
            ? throw new ConfigurationException($"{source} has several annotation files: {string.Join(", ", files.Select(Path.GetFileName))}. Name one file as the source, and another with --test.")
            : files.FirstOrDefault();
    }

    private static DatasetContent ReadFile(string path, string root, string split)
    {
        CocoAnnotations annotations = CocoAnnotations.Read(path);
        (string id, string file)[] images = [.. annotations.Images.Select(pair => (pair.Key, pair.Value)).OrderBy(image => image.Key, StringComparer.Ordinal)];
        Dictionary<string, int> rowOf = images.Select((image, row) => (image.id, row)).ToDictionary(pair => pair.id, pair => pair.row, StringComparer.Ordinal);
        int classes = annotations.Classes.Count;
        LabelState[] states = LabelCells.Allocate(path, images.Length, classes, LabelState.Absent);
        foreach ((string image, HashSet<int> labels) in annotations.Labels)
        {
            if (!rowOf.TryGetValue(image, out int row))
                throw new DataFormatException(path, "annotations", $"an annotation has image_id {image}, and no image has that id.");
            foreach (int label in labels)
                states[(row * classes) + label] = LabelState.Present;
        }

        // instances_train2014.json → train2014
        string name = Path.GetFileNameWithoutExtension(path);
        string pictures = name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..];
        string below = Path.Combine(root, "images");
        return new DatasetContent
        {
            Name = Path.GetFileName(root),
            Classes = annotations.Classes,
            Splits = [LabelCells.ToSplit(split, [.. images.Select(image => $"{pictures}/{image.file}")], states, classes)],
            ImageRoot = Directory.Exists(Path.Combine(below, pictures)) ? below : root,
            Source = path,
        };
    }
}
