using SinglePositive.Files;

namespace SinglePositive.Training;

/// <summary>The probabilities that a run kept of a split, N × L, and beside them the ids of the N examples they belong to.</summary>
internal static class StoredPredictions
{
    /// <summary>The file of the probabilities, within the run folder.</summary>
    public static string FileOf(string split) => $"predictions/{split}.npy";

    /// <summary>The file of the ids, within the run folder.</summary>
    public static string IdsFileOf(string split) => $"predictions/{split}.ids.txt";

    /// <summary>Writes both files.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="ids">The N ids.</param>
    /// <param name="probabilities">N·L, row by row.</param>
    /// <param name="classes">L.</param>
    public static void Write(string folder, string split, IReadOnlyList<string> ids, float[] probabilities, int classes)
    {
        Directory.CreateDirectory(Path.Combine(folder, "predictions"));
        NpyFile.Write<float>(Path.Combine(folder, FileOf(split)), probabilities, ids.Count, classes);
        AtomicFile.WriteText(Path.Combine(folder, IdsFileOf(split)), string.Concat(ids.Select(id => id + "\n")));
    }

    /// <summary>Reads the probabilities of the examples that a dataset has now: labels are never laid beside predictions of other examples.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="ids">The N ids of the dataset's examples, in its order.</param>
    /// <param name="classes">L.</param>
    /// <returns>N·L, row by row.</returns>
    /// <exception cref="DataFormatException">There are predictions of another number of examples or classes, or of other examples, or no ids beside them.</exception>
    public static float[] Read(string folder, string split, IReadOnlyList<string> ids, int classes)
    {
        string path = Path.Combine(folder, FileOf(split));
        NpyArray predictions = NpyFile.Read(path);
        if (predictions.Shape is not [long examples, long columns] || examples != ids.Count || columns != classes)
            throw new DataFormatException(path, null, $"{ids.Count} x {classes} probabilities are expected, one row per scored example, found {string.Join(" x ", predictions.Shape)}; the dataset has changed since the run, or the file is damaged.");
        CheckIds(Path.Combine(folder, IdsFileOf(split)), ids);
        return predictions.To<float>();
    }

    private static void CheckIds(string path, IReadOnlyList<string> ids)
    {
        if (!File.Exists(path))
            throw new DataFormatException(path, null, $"the file of ids is missing, so it is not known which {ids.Count} examples the predictions are of. Restore it, or train again.");
        string[] stored = File.ReadAllLines(path);
        if (stored.Length != ids.Count)
            throw new DataFormatException(path, null, $"{ids.Count} ids are expected, one per line; found {stored.Length}. Restore the file, or train again.");
        for (int i = 0; i < stored.Length; i++)
        {
            if (stored[i] != ids[i])
                throw new DataFormatException(path, $"line {i + 1}", $"the predictions are of '{ShownText.Of(stored[i])}' there, and the dataset now has '{ShownText.Of(ids[i])}' in that place. Restore the dataset, or train again.");
        }
    }
}
