namespace SinglePositive.Files;

/// <summary>Where folders really are: two paths that differ as text can lead to one place through symbolic links.</summary>
internal static class FolderPath
{
    /// <summary>True when the path itself is a symbolic link, also one that leads nowhere.</summary>
    public static bool IsLink(string folder) => new DirectoryInfo(Plain(folder)).LinkTarget is not null;

    /// <summary>True when the folders are one, or one of them lies in the other. They need not exist.</summary>
    public static bool Overlap(string first, string second)
    {
        string a = Ended(first), b = Ended(second);
        return a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);
    }

    private static string Ended(string folder) => Path.TrimEndingDirectorySeparator(Resolve(folder)) + Path.DirectorySeparatorChar;

    /// <summary>The full path with every link on the way replaced by what it leads to.</summary>
    private static string Resolve(string folder)
    {
        string full = Plain(folder), at = Path.GetPathRoot(full)!;
        foreach (string part in full[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            // What does not exist, and a link in a circle, leads nowhere.
            if (Directory.Exists(at) && new DirectoryInfo(at).ResolveLinkTarget(returnFinalTarget: true) is { } target)
                at = Resolve(target.FullName);
        }

        return at;
    }

    private static string Plain(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
