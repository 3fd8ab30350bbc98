using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>A checksum of what a run can read of a dataset: classes, the files of labels and rows, and one set of features. New features of other names, or pictures that moved, do not change it.</summary>
internal static class DatasetFingerprint
{
    private const string FeaturesFolder = "/features/";

    /// <summary>SHA-256 of these parts of a <c>dataset.json</c>.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="features">The features that count; null or empty for none.</param>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static string Of(string path, byte[] content, string? features)
    {
        DatasetManifest manifest = DatasetManifest.Parse(path, content);
        string parts = JsonText.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("classes");
            foreach (string name in manifest.Classes)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
            foreach ((string file, string checksum) in manifest.Sha256.Where(file => Counts(file.Key, features)))
                writer.WriteString(file, checksum);
            writer.WriteEndObject();
        });
        return Checksum.Sha256(Encoding.UTF8.GetBytes(parts));
    }

    private static bool Counts(string file, string? features) => !file.Contains(FeaturesFolder, StringComparison.Ordinal) || Path.GetFileNameWithoutExtension(file) == features;
}
