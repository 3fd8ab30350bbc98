using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Format <c>folder</c>: one folder of images per class. An image's folder is one present label; nothing is known of the others.</summary>
internal static class FolderReader
{
    private static readonly HashSet<string> SplitWords = new(["train", "training", "val", "valid", "validation", "test", "testing"], StringComparer.OrdinalIgnoreCase);

    public static ImportFormat Format { get; } = new(
        "folder",
        "a folder with one folder of images per class; --test takes the folder of the test images",
        source => Directory.Exists(source) && ClassFolders(source).Any(HasImage),
        Read)
    {
        HasOpenClasses = true,
    };

    private static DatasetContent Read(string root, ImportContext context)
    {
        if (!Directory.Exists(root))
            throw new ConfigurationException($"{root} is a file; the format folder reads a folder with one folder of images per class.");
        ValueMap map = context.Values(ValueMap.Reference);
        if (!map.TryMap(1, out LabelState own) || !map.TryMap(0, out LabelState others))
            throw new ConfigurationException($"The value map '{map.Name}' must say what 1 (the image's own folder) and 0 (every other) mean, for example 1=present,0=unknown.");
        string[] folders = [.. ClassFolders(root)];
        string[] classes = [.. folders.Select(folder => Path.GetFileName(folder))];
        if (classes.Length == 0)
            throw new DataFormatException(root, null, "there is no folder in it; one folder of images per class is expected.");
        if (Array.TrueForAll(classes, SplitWords.Contains))
            throw new ConfigurationException($"The folders in {root} are {string.Join(", ", classes)}: splits, not classes. Name the training folder as the source, and the others with --test and --validation.");

        List<string> ids = [];
        List<int> labels = [];
        List<string> unread = [];
        for (int i = 0; i < folders.Length; i++)
            AddImages(root, folders[i], i, ids, labels, unread);
        Warn(root, folders.Length - labels.Distinct().Count(), unread, context.Warnings);
        LabelState[] states = LabelCells.Allocate(root, ids.Count, classes.Length, others);
        for (int row = 0; row < ids.Count; row++)
            states[(row * classes.Length) + labels[row]] = own;
        return new DatasetContent
        {
            Name = Path.GetFileName(root),
            Classes = classes,
            Splits = [others == LabelState.Unknown ? LabelCells.ToObserved(context.Split, ids, states, classes.Length) : LabelCells.ToSplit(context.Split, ids, states, classes.Length)],
            ImageRoot = root,
            Source = root,
            ValueMap = map.Name,
        };
    }

    private static void AddImages(string root, string folder, int @class, List<string> ids, List<int> labels, List<string> others)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string id = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            if (PictureNames.IsImported(file))
            {
                ids.Add(id);
                labels.Add(@class);
            }
            else
            {
                others.Add(id);
            }
        }
    }

    private static void Warn(string root, int emptyClasses, List<string> others, List<string> warnings)
    {
        if (others.Count > 0)
            warnings.Add($"{root}: {others.Count} files are no images by their names and are left out: {string.Join(", ", others.Take(5))}{(others.Count > 5 ? ", …" : "")}.");
        if (emptyClasses > 0)
            warnings.Add($"{root}: {emptyClasses} class folders have no image; they stay classes without examples.");
    }

    private static IOrderedEnumerable<string> ClassFolders(string root) =>
        Directory.EnumerateDirectories(root).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal);

    private static bool HasImage(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(PictureNames.IsImported);
}
