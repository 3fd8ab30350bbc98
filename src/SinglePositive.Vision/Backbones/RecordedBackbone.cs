using SinglePositive.Data;

namespace SinglePositive.Vision.Backbones;

/// <summary>Finds the network that made the features of a run again, so that new pictures go the same way.</summary>
public static class RecordedBackbone
{
    /// <summary>Opens it.</summary>
    /// <param name="recorded">What the run recorded.</param>
    /// <param name="elsewhere">Where the file is now; null for where it was.</param>
    /// <exception cref="ConfigurationException">There is no such file, or the one named is another network.</exception>
    /// <exception cref="CorruptArtefactException">The file has changed where it was.</exception>
    public static OnnxBackbone Open(BackboneInfo recorded, string? elsewhere = null)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        string path = elsewhere ?? recorded.Path;
        if (!File.Exists(path))
        {
            throw new ConfigurationException(elsewhere is null
                ? $"The features of this run were made with {recorded.FileName}, which is no longer at {recorded.Path}. Say where it is with --backbone FILE (SHA-256 {recorded.Sha256})."
                : $"The backbone '{elsewhere}' does not exist; name an ONNX file.");
        }

        if (NetworkFile.Sha256(path) != recorded.Sha256)
        {
            string problem = $"{path} is not the network that made the features of this run: its SHA-256 is not {recorded.Sha256}.";
            throw elsewhere is null
                ? new CorruptArtefactException($"{problem} The file has changed; restore it, or name the right one with --backbone FILE.")
                : new ConfigurationException($"{problem} Name the right one.");
        }

        return OnnxBackbone.Open(path, new Preprocessing(recorded.ImageSize, recorded.Mean, recorded.Std, recorded.ApplyExif), recorded.Output);
    }
}
