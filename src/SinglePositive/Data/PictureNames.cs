namespace SinglePositive.Data;

/// <summary>Which files of a folder are pictures, told by their names: the same wherever a folder is read.</summary>
public static class PictureNames
{
    /// <summary>The ends of names, in lower case.</summary>
    /// <remarks>
    /// Those of every format that is read. <c>.heic</c> needs a decoder that the libvips of the tool has not, and <c>.j2k</c> is never read: such files are taken all the same, so
    /// that each is told of with its reason where pictures are read, and not passed over in silence.
    /// </remarks>
    public static IReadOnlyList<string> Extensions { get; } = Array.AsReadOnly(
        new[] { ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".avif", ".heif", ".heic", ".j2k" });

    /// <summary>True for the name of a picture, in upper or lower case.</summary>
    public static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
