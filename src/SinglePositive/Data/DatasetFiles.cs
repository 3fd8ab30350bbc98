using System.Runtime.InteropServices;
using System.Text;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Writes the files of a dataset folder and keeps the manifest's checksums right.</summary>
internal sealed class DatasetFiles(string folder, DatasetManifest manifest)
{
    /// <summary>What the manifest calls the file of features.</summary>
    public static string FeaturesName(string split, string name) => $"{split}/{DatasetSplit.FeaturesFolder}/{name}.npy";

    public void WriteContent(DatasetContent content)
    {
        foreach (SplitContent split in content.Splits)
            WriteSplit(split);
        WriteManifest();
    }

    public void WriteObserved(string split, ObservedMatrix observed)
    {
        string path = Path.Combine(folder, split, DatasetSplit.ObservedFile);
        NpyFile.Write<sbyte>(path, MemoryMarshal.Cast<LabelState, sbyte>(observed.Values), observed.Examples, observed.Classes);
        Record(path);
    }

    public void WriteValidationRows(ReadOnlySpan<int> rows)
    {
        long[] numbers = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            numbers[i] = rows[i];
        string path = Path.Combine(folder, SplitNames.Train, DatasetSplit.ValidationRowsFile);
        NpyFile.Write<long>(path, numbers, numbers.Length);
        Record(path);
    }

    public void WriteFeatures(string split, string name, FeatureSource source)
    {
        string path = Path.Combine(folder, split, DatasetSplit.FeaturesFolder, name + ".npy");
        string features = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(features);
        try
        {
            FeatureFile.Write(path, source, manifest.Features[name].IsHalf);
        }
        catch when (!Directory.EnumerateFileSystemEntries(features).Any())
        {
            Directory.Delete(features);
            throw;
        }

        Record(path);
    }

    /// <summary>Writes the list of pictures that could not be read. Without any there is no file, or one with a heading only in place of an earlier list.</summary>
    public void WriteBadImages(string split, IReadOnlyList<BadImage> bad)
    {
        string path = Path.Combine(folder, split, BadImage.FileName);
        if (bad.Count == 0 && !File.Exists(path))
            return;
        BadImage.Write(path, bad);
        Record(path);
    }

    /// <summary>Takes features out of the manifest before their file is replaced by one of another shape, so that a kill in between leaves a dataset that opens.</summary>
    /// <returns>The checksum of their file, for <see cref="Remember"/>.</returns>
    public string? Forget(string split, string name)
    {
        manifest.Features.Remove(name);
        manifest.Sha256.Remove(FeaturesName(split, name), out string? checksum);
        WriteManifest();
        return checksum;
    }

    /// <summary>Puts features back that were to be replaced and were not.</summary>
    public void Remember(string split, string name, FeatureInfo info, string? checksum)
    {
        manifest.Features[name] = info;
        if (checksum is null)
            return;
        manifest.Sha256[FeaturesName(split, name)] = checksum;
        WriteManifest();
    }

    public void WriteManifest() => AtomicFile.WriteText(Path.Combine(folder, DatasetManifest.FileName), manifest.ToJson());

    private void WriteSplit(SplitContent split)
    {
        Directory.CreateDirectory(Path.Combine(folder, split.Name));
        string ids = Path.Combine(folder, split.Name, DatasetSplit.IdsFile);
        StringBuilder text = new();
        foreach (string id in split.Ids)
            text.Append(id).Append('\n');
        AtomicFile.WriteText(ids, text.ToString());
        Record(ids);

        if (split.Truth is { } truth)
        {
            string path = Path.Combine(folder, split.Name, DatasetSplit.TruthFile);
            NpyFile.Write<byte>(path, truth.Values, truth.Examples, truth.Classes);
            Record(path);
        }

        if (split.Observed is { } observed)
            WriteObserved(split.Name, observed);
        foreach ((string name, FeatureSource source) in split.Features)
            WriteFeatures(split.Name, name, source);
    }

    private void Record(string path) => manifest.Sha256[Name(path)] = Checksum.Sha256(path);

    private string Name(string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
