namespace SinglePositive.Data;

/// <summary>The rule for class names: at least one, none empty, all different.</summary>
internal static class ClassNames
{
    /// <exception cref="DataFormatException">The rule is broken; the classes concerned are named.</exception>
    public static void Check(IReadOnlyList<string> names, string file)
    {
        if (names.Count == 0)
            throw new DataFormatException(file, null, "there is no class; at least one is needed.");
        Dictionary<string, int> seen = new(names.Count, StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]) || names[i].AsSpan().IndexOfAny('\n', '\r') >= 0)
                throw new DataFormatException(file, null, $"the name of class {i} (from 0) is empty or contains a line break.");
            if (!seen.TryAdd(names[i], i))
                throw new DataFormatException(file, null, $"class names must be unique; '{names[i]}' is the name of class {seen[names[i]]} and of class {i} (from 0).");
        }
    }

    /// <summary>Names for classes that have none: class000, class001, …</summary>
    public static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"class{i:000}")];

    /// <summary>Reads <c>classes.txt</c>: one name per line; blank lines at the end do not count.</summary>
    public static string[] ReadFile(string path)
    {
        string[] lines = [.. File.ReadAllLines(path).Select(line => line.Trim())];
        int count = lines.Length;
        while (count > 0 && lines[count - 1].Length == 0)
            count--;
        string[] names = lines[..count];
        Check(names, path);
        return names;
    }
}
