using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Format <c>nuswide</c>: the official lists of NUS-WIDE with its 81 concepts as classes, in the order of <c>Concepts81.txt</c>.</summary>
internal static class NusWideReader
{
    private static readonly string[] PictureFolders = ["Flickr", "images", "Images"];

    public static ImportFormat Format { get; } = new(
        "nuswide",
        "a folder with ImageList/TrainImagelist.txt and TestImagelist.txt, Concepts81.txt, and Groundtruth/TrainTestLabels/Labels_CONCEPT_{Train,Test}.txt",
        source => Directory.Exists(Path.Combine(source, "ImageList")) || File.Exists(ConceptFile(source)),
        Read);

    private static DatasetContent Read(string root, ImportContext context)
    {
        ValueMap map = context.Values(ValueMap.ZeroOne);
        string concepts = ConceptFile(root);
        string[] classes = [.. SourceText.Lines(concepts).Select(line => line.Text)];
        ClassNames.Check(classes, concepts);
        List<SplitContent> splits = [ReadSplit(root, "Train", SplitNames.Train, classes, map)];
        if (File.Exists(ImageList(root, "Test")))
            splits.Add(ReadSplit(root, "Test", SplitNames.Test, classes, map));
        return new DatasetContent
        {
            Name = Path.GetFileName(root),
            Classes = classes,
            Splits = splits,
            ImageRoot = PictureFolders.Select(name => Path.Combine(root, name)).FirstOrDefault(Directory.Exists) ?? root,
            Source = root,
            ValueMap = map.Name,
        };
    }

    private static string ConceptFile(string root) => Path.Combine(root, "Concepts81.txt");

    private static string ImageList(string root, string theirs) => Path.Combine(root, "ImageList", $"{theirs}Imagelist.txt");

    private static SplitContent ReadSplit(string root, string theirs, string split, string[] classes, ValueMap map)
    {
        string list = ImageList(root, theirs);
        string[] ids = [.. SourceText.Lines(list).Select(line => line.Text.Replace('\\', '/'))];
        LabelState[] states = LabelCells.Allocate(list, ids.Length, classes.Length, LabelState.Unknown);
        for (int column = 0; column < classes.Length; column++)
        {
            string path = Path.Combine(root, "Groundtruth", "TrainTestLabels", $"Labels_{classes[column]}_{theirs}.txt");
            int row = 0;
            foreach ((int number, string text) in SourceText.Lines(path))
            {
                if (row == ids.Length)
                    throw SourceText.Wrong(path, number, $"{Path.GetFileName(list)} names {ids.Length} images; this file has more lines.");
                if (!map.TryMap(text, out states[(row * classes.Length) + column]))
                    throw SourceText.Wrong(path, number, $"one of {map.Accepted} is expected; found '{text}'.");
                row++;
            }

            if (row < ids.Length)
                throw new DataFormatException(path, null, $"{ids.Length} lines are expected, one per image of {Path.GetFileName(list)}; found {row}.");
        }

        return LabelCells.ToSplit(split, ids, states, classes.Length);
    }
}
