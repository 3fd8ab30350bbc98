using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Says whether a dataset may be written to a folder. One that is there may be replaced by force, as long as nothing but the dataset is lost with it.</summary>
internal static class DatasetTarget
{
    /// <summary>What ends the folder of features that are being made.</summary>
    public const string PartsSuffix = ".spml-parts";

    private static readonly string[] s_ofFolder = [DatasetManifest.FileName, FolderLock.FileName];

    private static readonly string[] s_ofSplit = [DatasetSplit.IdsFile, DatasetSplit.TruthFile, DatasetSplit.ObservedFile, DatasetSplit.ValidationRowsFile, BadImage.FileName];

    /// <summary>Says before any work is done whether the folder may be written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="force">True to replace a dataset that is there.</param>
    /// <param name="isOurs">Further files that are made again, by their path in the dataset with forward slashes; null for none.</param>
    /// <exception cref="ConfigurationException">Something is there that must not be overwritten.</exception>
    public static void Check(string folder, bool force, Func<string, bool>? isOurs = null)
    {
        FreshFolder.CheckTarget(folder, DatasetManifest.FileName, force);
        if (!Directory.Exists(folder))
            return;
        HashSet<string> listed = Listed(Path.Combine(folder, DatasetManifest.FileName));
        // A link is removed without what it leads to.
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(folder, "*", all))
        {
            string name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!listed.Contains(name) && !IsKnown(name) && isOurs?.Invoke(name) != true)
                throw new ConfigurationException($"{file} is not part of the dataset {folder} and would be deleted with it; move it away or choose another --out.");
        }
    }

    private static HashSet<string> Listed(string manifest)
    {
        try
        {
            return [.. DatasetManifest.Read(manifest).Sha256.Keys];
        }
        catch (Exception failure) when (failure is DataFormatException or FileNotFoundException)
        {
            return [];   // a damaged dataset may be replaced too
        }
    }

    /// <summary>True for names that this program gives, listed or left by a command that was killed.</summary>
    private static bool IsKnown(string name) => name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal) || name.Split('/') switch
    {
        [string file] => s_ofFolder.Contains(file),
        [string split, string file] => IsSplit(split) && s_ofSplit.Contains(file),
        [string split, DatasetSplit.FeaturesFolder, string file] => IsSplit(split) && file.EndsWith(".npy", StringComparison.Ordinal),
        [string split, DatasetSplit.FeaturesFolder, string parts, ..] => IsSplit(split) && parts.EndsWith(PartsSuffix, StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsSplit(string name) => name is SplitNames.Train or SplitNames.Validation or SplitNames.Test;
}
