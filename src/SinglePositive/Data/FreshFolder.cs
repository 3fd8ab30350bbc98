using SinglePositive.Files;

namespace SinglePositive.Data;

/// <summary>Makes a folder that is either complete or not there: filled under a temporary name beside its final one, then renamed.</summary>
internal static class FreshFolder
{
    /// <summary>Appended to the final name while the folder is being filled.</summary>
    public const string PartialSuffix = ".spml-partial";

    /// <summary>Appended to the name of a folder that is about to be replaced.</summary>
    public const string ReplacedSuffix = ".spml-replaced";

    /// <summary>Says before any work is done whether the folder may be written.</summary>
    /// <param name="folder">The final name.</param>
    /// <param name="marker">The file that shows that an existing folder is one of ours and may be replaced.</param>
    /// <param name="force">True to replace such a folder.</param>
    /// <exception cref="ConfigurationException">Something is there that must not be overwritten.</exception>
    public static void CheckTarget(string folder, string marker, bool force)
    {
        if (FolderPath.IsLink(folder))
            throw new ConfigurationException($"{folder} is a link, and a folder that is written takes the place of what has its name; name the folder that the link leads to, or another.");
        if (File.Exists(folder))
            throw new ConfigurationException($"{folder} is a file; name a folder that does not exist yet.");
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        if (!force)
            throw new ConfigurationException($"{folder} exists already. Choose another folder, or replace it with --force.");
        if (!File.Exists(Path.Combine(folder, marker)))
            throw new ConfigurationException($"{folder} is not a folder this program made ({marker} is not in it), so it is not replaced even with --force. Choose another folder.");
    }

    /// <summary>Fills and renames. Whatever fails, nothing half written stays and a folder that was to be replaced is as before.</summary>
    public static void Write(string folder, Action<string> fill)
    {
        string final = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = final + PartialSuffix;
        string? created = FirstMissing(Path.GetDirectoryName(final)!);
        try
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);   // left by a process that was killed
            Directory.CreateDirectory(partial);
            fill(partial);
            Replace(partial, final);
        }
        catch
        {
            Remove(partial);
            if (created is not null)
                Remove(created);
            throw;
        }
    }

    private static void Replace(string partial, string final)
    {
        string replaced = final + ReplacedSuffix;
        if (!Directory.Exists(final))
        {
            Directory.Move(partial, final);
            Remove(replaced);   // left by a process that was killed between the two renames below
            return;
        }

        Remove(replaced);
        Directory.Move(final, replaced);
        try
        {
            Directory.Move(partial, final);
        }
        catch
        {
            Directory.Move(replaced, final);
            throw;
        }

        Remove(replaced);
    }

    /// <summary>The topmost folder on the way that does not exist yet; null when all do.</summary>
    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (string? at = folder; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing = at;
        return missing;
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
