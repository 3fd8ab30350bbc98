namespace SinglePositive.Cli;

/// <summary>The rule for <c>--out</c>: what exists is not overwritten without <c>--force</c>. The library checks again when it writes; this is for plans.</summary>
internal static class OutputFolder
{
    /// <summary>Refuses a folder that is there already.</summary>
    /// <exception cref="ConfigurationException">It is a file, or a folder with something in it and no permission to replace it.</exception>
    public static void CheckFree(string folder, bool force)
    {
        if (File.Exists(folder))
            throw new ConfigurationException($"{folder} is a file; name a folder that does not exist yet.");
        if (!force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ConfigurationException($"{folder} exists already. Choose another folder, or replace it with --force.");
    }
}
