using System.Text.RegularExpressions;
using SinglePositive.Data;

namespace SinglePositive.Cli.Predictions;

/// <summary>From words on a command line to picture files: a file, a folder, a pattern, or a list.</summary>
internal static class PictureList
{
    /// <summary>The pictures that the words mean, in their order; those of a folder or a pattern sorted by name.</summary>
    /// <param name="words">A word that names a file is a picture, or with .txt a list of words, one per line; a folder is all pictures in and below it; <c>*</c>, <c>?</c> and <c>**</c> make a pattern.</param>
    /// <exception cref="ConfigurationException">A folder or pattern without pictures, or an empty list.</exception>
    public static List<string> Expand(IEnumerable<string> words) => [.. words.SelectMany(word => Expand(word, lists: true))];

    private static string[] Expand(string word, bool lists)
    {
        if (Directory.Exists(word))
            return Found(Directory.EnumerateFiles(word, "*", SearchOption.AllDirectories).Where(PictureNames.IsPicture), $"The folder {word} has no pictures ({string.Join(' ', PictureNames.Extensions)}).");
        if (File.Exists(word))
            return lists && Path.GetExtension(word).Equals(".txt", StringComparison.OrdinalIgnoreCase) ? ReadList(word) : [word];
        // A file that is missing is told of like one that cannot be read.
        return word.AsSpan().ContainsAny('*', '?') ? Match(word) : [word];
    }

    private static string[] ReadList(string path)
    {
        string[] pictures = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).SelectMany(line => Expand(line, lists: false))];
        return pictures.Length > 0 ? pictures : throw new ConfigurationException($"The list {path} names no picture; one per line is expected.");
    }

    private static string[] Match(string pattern)
    {
        string normal = pattern.Replace(Path.DirectorySeparatorChar, '/');
        int fixedPart = normal[..normal.AsSpan().IndexOfAny('*', '?')].LastIndexOf('/');
        string folder = fixedPart < 0 ? "." : fixedPart == 0 ? "/" : normal[..fixedPart];
        string rest = normal[(fixedPart + 1)..];
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"The pattern {pattern} matches nothing: there is no folder {folder}.");
        SearchOption depth = rest.Contains('/', StringComparison.Ordinal) || rest.Contains("**", StringComparison.Ordinal) ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        Regex expression = new($"^{Regex.Escape(rest).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]")}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return Found(
            Directory.EnumerateFiles(folder, "*", depth).Where(file => expression.IsMatch(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))).Select(file => fixedPart < 0 ? Path.GetRelativePath(folder, file) : file),
            $"The pattern {pattern} matches no file.");
    }

    private static string[] Found(IEnumerable<string> files, string otherwise)
    {
        string[] sorted = [.. files.Order(StringComparer.Ordinal)];
        return sorted.Length > 0 ? sorted : throw new ConfigurationException(otherwise);
    }
}
