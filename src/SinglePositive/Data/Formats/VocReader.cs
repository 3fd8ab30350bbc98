using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Format <c>voc</c>: the image lists of PASCAL VOC. 1 is present; -1 (absent) and 0 (difficult) are not. Names are sorted.</summary>
internal static class VocReader
{
    public static ImportFormat Format { get; } = new(
        "voc",
        "a folder with ImageSets/Main/CLASS_{train,val}.txt (VOC2012 or the folder above it); --train-list and --test-list name other lists",
        source => FindRoot(source) is not null,
        Read)
    {
        DropsEmptyEverywhere = true,
    };

    private static DatasetContent Read(string source, ImportContext context)
    {
        string root = FindRoot(source) ?? throw new DataFormatException(source, null, "there is no ImageSets/Main in it (nor in a single folder inside it).");
        string lists = Path.Combine(root, "ImageSets", "Main");
        ImportOptions options = context.Options;
        string[] classes;
        List<SplitContent> splits;
        if (context.Split == SplitNames.Train)
        {
            classes = Classes(lists, options.TrainList);
            splits = [ReadList(lists, options.TrainList, SplitNames.Train, classes, context.Warnings)];
            if (options.TestSource is null)
                splits.Add(ReadList(lists, options.TestList, SplitNames.Test, classes, context.Warnings));
        }
        else
        {
            string list = Files(lists, options.TestList).Any() ? options.TestList : options.TrainList;
            classes = Classes(lists, list);
            splits = [ReadList(lists, list, context.Split, classes, context.Warnings)];
        }

        return new DatasetContent
        {
            Name = Path.GetFileName(root),
            Classes = classes,
            Splits = splits,
            ImageRoot = Path.Combine(root, "JPEGImages"),
            Source = root,
        };
    }

    private static string? FindRoot(string source)
    {
        if (!Directory.Exists(source))
            return null;
        string[] candidates = [.. Directory.EnumerateDirectories(source).Prepend(source).Where(folder => Directory.Exists(Path.Combine(folder, "ImageSets", "Main")))];
        return candidates.Length > 0 && (candidates.Length == 1 || candidates[0] == source) ? candidates[0] : null;
    }

    private static string[] Classes(string lists, string list)
    {
        string[] classes = [.. Files(lists, list).Select(file => Path.GetFileName(file)[..^$"_{list}.txt".Length]).Order(StringComparer.Ordinal)];
        return classes.Length > 0 ? classes : throw new DataFormatException(lists, null, $"there is no file CLASS_{list}.txt. Say with --train-list and --test-list which lists to read.");
    }

    private static IEnumerable<string> Files(string lists, string list) => Directory.EnumerateFiles(lists, $"*_{list}.txt");

    private static SplitContent ReadList(string lists, string list, string split, string[] classes, List<string> warnings)
    {
        SortedDictionary<string, bool[]> present = new(StringComparer.Ordinal);
        int[] counts = new int[classes.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            string path = Path.Combine(lists, $"{classes[i]}_{list}.txt");
            foreach ((int number, string line) in SourceText.Lines(path))
            {
                string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length != 2 || words[1] is not ("1" or "-1" or "0"))
                    throw SourceText.Wrong(path, number, $"an image name and 1, 0 or -1 are expected; found '{line}'.");
                if (!present.TryGetValue(words[0], out bool[]? row))
                    present[words[0]] = row = new bool[classes.Length];
                row[i] |= words[1] == "1";
                counts[i]++;
            }
        }

        if (counts.Any(count => count != present.Count))
            warnings.Add($"{lists}: the files of the list '{list}' do not all name the same {present.Count} images; an image that a file does not name is taken as without that class.");
        LabelState[] states = LabelCells.Allocate(lists, present.Count, classes.Length, LabelState.Absent);
        int at = 0;
        foreach (bool[] row in present.Values)
        {
            foreach (bool cell in row)
                states[at++] = cell ? LabelState.Present : LabelState.Absent;
        }

        return LabelCells.ToSplit(split, [.. present.Keys.Select(name => name + ".jpg")], states, classes.Length);
    }
}
