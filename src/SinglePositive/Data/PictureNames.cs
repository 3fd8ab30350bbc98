namespace SinglePositive.Data;

/// <summary>Which files of a folder are pictures, told by their names.</summary>
public static class PictureNames
{
    /// <summary>The ends of names, in lower case, of what <c>import --from folder</c> makes examples of: a closed list, so that a folder gives the same dataset wherever it is read.</summary>
    public static IReadOnlyList<string> Imported { get; } = Array.AsReadOnly(
        new[] { ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".mpo", ".j2k" });

    /// <summary>The ends of names, in lower case, of what <c>predict</c> takes from a folder.</summary>
    /// <remarks>
    /// Those of every format that is read. <c>.heic</c> needs a decoder that the libvips of the tool has not, and <c>.j2k</c> is never read: such files are taken all the same, so
    /// that each is told of with its reason where pictures are read, and not passed over in silence.
    /// </remarks>
    public static IReadOnlyList<string> Extensions { get; } = Array.AsReadOnly(
        [.. Imported, ".jpe", ".jfif", ".avif", ".heif"]);

    /// <summary>True for a name that an import makes an example of, in upper or lower case.</summary>
    public static bool IsImported(string path) => Imported.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the name of a picture, in upper or lower case.</summary>
    public static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
