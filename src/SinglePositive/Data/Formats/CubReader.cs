using System.Globalization;
using SinglePositive.Labels;

namespace SinglePositive.Data.Formats;

/// <summary>Format <c>cub</c>: Caltech-UCSD Birds 200-2011 with its 312 attributes as classes. Certainty is ignored, as in the paper.</summary>
internal static class CubReader
{
    public static ImportFormat Format { get; } = new(
        "cub",
        "a folder CUB_200_2011 (or the one above) with images.txt, train_test_split.txt, attributes/image_attribute_labels.txt, and attributes.txt in it or one folder above",
        source => FindRoot(source) is not null,
        Read);

    private static DatasetContent Read(string source, ImportContext context)
    {
        string root = FindRoot(source) ?? throw new DataFormatException(source, null, "images.txt is not in it, nor in a folder CUB_200_2011 inside it.");
        (List<int> attributeIds, List<string> classes) = Pairs(AttributeFile(root), "an attribute number and its name");
        (List<int> imageIds, List<string> images) = Pairs(Path.Combine(root, "images.txt"), "an image number and its path");
        ClassNames.Check(classes, AttributeFile(root));
        Dictionary<int, int> rowOf = Positions(imageIds);
        bool[] isTrain = ReadSplit(Path.Combine(root, "train_test_split.txt"), rowOf);
        byte[] present = ReadLabels(Path.Combine(root, "attributes", "image_attribute_labels.txt"), rowOf, Positions(attributeIds));
        return new DatasetContent
        {
            Name = Path.GetFileName(root),
            Classes = classes,
            Splits = [Select(SplitNames.Train, true), Select(SplitNames.Test, false)],
            ImageRoot = Path.Combine(root, "images"),
            Source = root,
        };

        SplitContent Select(string name, bool train)
        {
            int[] rows = [.. Enumerable.Range(0, images.Count).Where(row => isTrain[row] == train)];
            byte[] values = new byte[rows.Length * classes.Count];
            for (int i = 0; i < rows.Length; i++)
                Array.Copy(present, rows[i] * classes.Count, values, i * classes.Count, classes.Count);
            return new SplitContent { Name = name, Ids = [.. rows.Select(row => images[row])], Truth = new TruthMatrix(rows.Length, classes.Count, values) };
        }
    }

    private static string? FindRoot(string source) =>
        new[] { source, Path.Combine(source, "CUB_200_2011") }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "images.txt")) && (File.Exists(Path.Combine(folder, "train_test_split.txt")) || Directory.Exists(Path.Combine(folder, "attributes"))));

    private static string AttributeFile(string root)
    {
        string[] places = [Path.Combine(root, "attributes.txt"), Path.Combine(root, "attributes", "attributes.txt"), Path.Combine(Path.GetDirectoryName(root)!, "attributes.txt")];
        return Array.Find(places, File.Exists) ?? throw new DataFormatException(places[0], null, "this file (numbers and names of the attributes) is missing, here and one folder above.");
    }

    private static (List<int> Numbers, List<string> Texts) Pairs(string path, string expected)
    {
        (List<int> numbers, List<string> texts) = ([], []);
        HashSet<int> seen = [];
        foreach ((int line, string text) in SourceText.Lines(path))
        {
            int space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !int.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw SourceText.Wrong(path, line, $"{expected} are expected; found '{text}'.");
            if (!seen.Add(number))
                throw SourceText.Wrong(path, line, $"number {number} occurs twice.");
            numbers.Add(number);
            texts.Add(text[(space + 1)..].Trim());
        }

        return (numbers, texts);
    }

    private static Dictionary<int, int> Positions(List<int> numbers) => numbers.Select((number, position) => (number, position)).ToDictionary(pair => pair.number, pair => pair.position);

    private static bool[] ReadSplit(string path, Dictionary<int, int> rowOf)
    {
        bool?[] isTrain = new bool?[rowOf.Count];
        Span<int> fields = stackalloc int[2];
        foreach ((int line, string text) in SourceText.Lines(path))
        {
            if (!Numbers(text, fields) || !rowOf.TryGetValue(fields[0], out int row) || fields[1] is not (0 or 1))
                throw SourceText.Wrong(path, line, $"the number of an image of images.txt and 1 (train) or 0 (test) are expected; found '{text}'.");
            isTrain[row] = fields[1] == 1;
        }

        int missing = Array.FindIndex(isTrain, value => value is null);
        return missing < 0 ? [.. isTrain.Select(value => value!.Value)] : throw new DataFormatException(path, null, $"image {rowOf.First(pair => pair.Value == missing).Key} of images.txt is in neither split.");
    }

    /// <summary>Lines <c>image attribute isPresent certainty time</c>; some rows of the published file have more columns. A repeated cell takes its last value.</summary>
    private static byte[] ReadLabels(string path, Dictionary<int, int> rowOf, Dictionary<int, int> columnOf)
    {
        byte[] present = new byte[checked(rowOf.Count * columnOf.Count)];   // the published set has 11,788 × 312
        Span<int> fields = stackalloc int[3];
        foreach ((int line, string text) in SourceText.Lines(path))
        {
            if (!Numbers(text, fields) || fields[2] is not (0 or 1))
                throw SourceText.Wrong(path, line, $"image number, attribute number and 0 or 1 are expected; found '{text}'.");
            if (!rowOf.TryGetValue(fields[0], out int row) || !columnOf.TryGetValue(fields[1], out int column))
                throw SourceText.Wrong(path, line, $"image {fields[0]} is not in images.txt or attribute {fields[1]} is not in attributes.txt.");
            present[(row * columnOf.Count) + column] = (byte)fields[2];
        }

        return present;
    }

    private static bool Numbers(ReadOnlySpan<char> text, Span<int> fields)
    {
        int count = 0;
        foreach (Range range in text.SplitAny(' ', '\t'))
        {
            if (text[range].IsEmpty)
                continue;
            if (count == fields.Length)
                return true;
            if (!int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out fields[count++]))
                return false;
        }

        return count == fields.Length;
    }
}
