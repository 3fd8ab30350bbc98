namespace SinglePositive.Cli;

/// <summary>The rule for an <c>--out</c> that names a file: it is found out before any work is done that it cannot be written.</summary>
internal static class OutputFiles
{
    /// <summary>Refuses files that may not be written.</summary>
    /// <param name="files">All files of a result.</param>
    /// <param name="force">Whether files that are there may be replaced.</param>
    /// <exception cref="ConfigurationException">One of them is a folder, lies in a folder that is not there, or exists.</exception>
    public static void CheckFree(IReadOnlyList<string> files, bool force)
    {
        foreach (string file in files)
        {
            if (Directory.Exists(file))
                throw new ConfigurationException($"{file} is a folder; name a file.");
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
                throw new ConfigurationException($"The folder {folder} does not exist, so {file} cannot be written; make it, or choose another file.");
            if (!force && File.Exists(file))
                throw new ConfigurationException($"{file} exists already. Choose another file, or replace it with --force.");
        }
    }
}
