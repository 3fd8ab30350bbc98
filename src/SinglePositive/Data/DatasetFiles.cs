using System.Runtime.InteropServices;
using System.Text;
using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Writes the files of a dataset folder and keeps the manifest's checksums right.</summary>
internal sealed class DatasetFiles(string folder, DatasetManifest manifest)
{
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

    private void Record(string path) =>
        manifest.Sha256[Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')] = Checksum.Sha256(path);
}
