using SinglePositive.Data;

namespace SinglePositive.Vision.Images;

/// <summary>Where the pictures of a dataset are.</summary>
internal static class PictureFolder
{
    /// <summary>The folder that ids are relative to; null when every id is a full path.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="splits">The splits whose pictures will be read.</param>
    /// <param name="given">What <c>--images</c> says; null for the dataset's own folder.</param>
    /// <exception cref="ConfigurationException">The folder does not exist, or is not known and needed.</exception>
    public static string? Find(Dataset dataset, IEnumerable<DatasetSplit> splits, string? given)
    {
        if (given is not null)
            return Directory.Exists(given) ? given : throw new ConfigurationException($"The folder of pictures '{given}' does not exist.");
        if (dataset.ImageRoot is { } root)
            return Directory.Exists(root) ? root : throw new ConfigurationException($"The pictures of {dataset.Folder} were in {root}, and that folder does not exist here; name it with --images DIR.");
        string? relative = splits.SelectMany(split => split.ReadIds()).FirstOrDefault(id => !Path.IsPathRooted(id));
        return relative is null
            ? null
            : throw new ConfigurationException($"The dataset {dataset.Folder} does not say where its pictures are (the first id is '{relative}'); name their folder with --images DIR.");
    }

    /// <summary>The file of an example.</summary>
    /// <param name="folder">What <see cref="Find"/> gave.</param>
    /// <param name="id">The example's id.</param>
    public static string FileOf(string? folder, string id) => folder is null ? id : Path.Combine(folder, id);
}
