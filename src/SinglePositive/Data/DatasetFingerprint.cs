using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>A checksum of what a run reads of a dataset: all that <c>dataset.json</c> holds but features of other names, so that new ones do not make it another dataset.</summary>
internal static class DatasetFingerprint
{
    private const string FeaturesFolder = "/features/";

    /// <summary>SHA-256 of the record without other features.</summary>
    /// <param name="folder">The dataset folder.</param>
    /// <param name="features">The features that count; null or empty for none.</param>
    /// <exception cref="DataFormatException">The record is damaged.</exception>
    public static string Of(string folder, string? features)
    {
        DatasetManifest manifest = DatasetManifest.Read(Path.Combine(folder, DatasetManifest.FileName));
        foreach (string other in manifest.Features.Keys.Where(name => name != features).ToArray())
            manifest.Features.Remove(other);
        foreach (string file in manifest.Sha256.Keys.Where(file => file.Contains(FeaturesFolder, StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(file) != features).ToArray())
            manifest.Sha256.Remove(file);
        return Checksum.Sha256(Encoding.UTF8.GetBytes(manifest.ToJson()));
    }
}
