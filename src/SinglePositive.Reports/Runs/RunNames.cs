namespace SinglePositive.Reports.Runs;

/// <summary>What a report calls its runs: as much of the ends of their paths as tells them apart.</summary>
internal static class RunNames
{
    /// <summary>A name for each folder, all different.</summary>
    public static string[] Of(IReadOnlyList<string> folders)
    {
        string[][] parts = [.. folders.Select(folder => Path.GetFullPath(folder).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))];
        for (int depth = 1; depth <= parts.Max(path => path.Length); depth++)
        {
            string[] names = [.. parts.Select(path => string.Join('/', path[^Math.Min(depth, path.Length)..]))];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length)
                return names;
        }

        return [.. folders.Select((folder, i) => $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} ({i + 1})")];
    }
}
