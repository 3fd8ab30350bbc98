using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>A dataset folder: examples with ids, labels and features in up to three splits. Every command but <c>import</c> starts from one.</summary>
/// <remarks>
/// Opening reads <c>dataset.json</c> and the headers of the arrays, never the arrays. What is written later (observed labels, validation rows, features) goes to its file first and to
/// <c>dataset.json</c> last, each in one step. Not safe for writing by several threads.
/// </remarks>
public sealed class Dataset
{
    private readonly DatasetManifest _manifest;
    private readonly Dictionary<string, DatasetSplit> _splits = [];

    private Dataset(string folder, DatasetManifest manifest)
    {
        Folder = folder;
        _manifest = manifest;
        foreach ((string name, int count) in manifest.Splits)
            _splits[name] = new DatasetSplit(folder, name, count, manifest.Classes.Count);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The dataset's name.</summary>
    public string Name => _manifest.Name;

    /// <summary>Class names in the order of the label columns.</summary>
    public IReadOnlyList<string> Classes => _manifest.Classes;

    /// <summary>The sets of features by name. A set need not be there for every split.</summary>
    public IReadOnlyDictionary<string, FeatureInfo> Features => _manifest.Features;

    /// <summary>The folder that relative image paths among the ids start from, or null.</summary>
    public string? ImageRoot => _manifest.ImageRoot;

    /// <summary>Where the data came from.</summary>
    public string Source => _manifest.Source;

    /// <summary>The value map that label values were read with, or null.</summary>
    public string? ValueMap => _manifest.ValueMap;

    /// <summary>The splits that exist, in the order train, validation, test.</summary>
    public IReadOnlyList<DatasetSplit> Splits => [.. SplitNames.All.Where(_splits.ContainsKey).Select(name => _splits[name])];

    /// <summary>The training examples.</summary>
    /// <exception cref="ConfigurationException">The dataset has no such split.</exception>
    public DatasetSplit Train => Split(SplitNames.Train);

    /// <summary>The validation split that the source brought along, or null.</summary>
    public DatasetSplit? Validation => _splits.GetValueOrDefault(SplitNames.Validation);

    /// <summary>The test split, or null.</summary>
    public DatasetSplit? Test => _splits.GetValueOrDefault(SplitNames.Test);

    /// <summary>Opens a dataset and checks that its files are there and fit together.</summary>
    /// <param name="folder">The folder with <c>dataset.json</c>.</param>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">A file is missing, damaged or of the wrong shape.</exception>
    public static Dataset Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"The dataset folder {folder} does not exist. Make one with `spml import`.");
        string path = Path.Combine(folder, DatasetManifest.FileName);
        if (!File.Exists(path))
            throw new DataFormatException(folder, null, $"this is not a dataset folder: {DatasetManifest.FileName} is not in it. Make one with `spml import`.");
        Dataset dataset = new(folder, DatasetManifest.Read(path));
        dataset.Check();
        return dataset;
    }

    /// <summary>Writes a new dataset folder. It appears complete or not at all.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="content">What it will hold. Feature sources are read, not disposed.</param>
    /// <param name="force">True to replace a dataset that is there.</param>
    /// <exception cref="ConfigurationException">The folder exists already.</exception>
    /// <exception cref="DataFormatException">Ids, labels and features do not fit together, or a feature is not a finite number.</exception>
    public static Dataset Create(string folder, DatasetContent content, bool force = false)
    {
        FreshFolder.CheckTarget(folder, DatasetManifest.FileName, force);
        DatasetManifest manifest = ContentCheck.ToManifest(content);
        FreshFolder.Write(folder, partial => new DatasetFiles(partial, manifest).WriteContent(content));
        return new Dataset(folder, manifest);
    }

    /// <summary>The split of that name.</summary>
    /// <exception cref="ConfigurationException">The dataset has no such split.</exception>
    public DatasetSplit Split(string name) => _splits.TryGetValue(name, out DatasetSplit? split)
        ? split
        : throw new ConfigurationException($"The dataset {Folder} has no {name} split; it has {string.Join(", ", Splits.Select(existing => existing.Name))}.");

    /// <summary>Writes <c>observed.npy</c> of a split, in place of one that is there.</summary>
    /// <exception cref="ConfigurationException">The split does not exist, or the labels have another shape.</exception>
    public void WriteObserved(string split, ObservedMatrix observed)
    {
        DatasetSplit target = Split(split);
        if (observed.Examples != target.Count || observed.Classes != Classes.Count)
            throw new ConfigurationException($"The {split} split is {Shapes.Text(target.Count, Classes.Count)} (examples × classes); the observed labels are {Shapes.Text(observed.Examples, observed.Classes)}.");
        DatasetFiles files = new(Folder, _manifest);
        files.WriteObserved(split, observed);
        files.WriteManifest();
    }

    /// <summary>Writes the rows of train that are set aside for validation, in place of those that are there.</summary>
    /// <param name="rows">Ascending row numbers from 0 to N - 1.</param>
    /// <exception cref="ConfigurationException">The rows are not ascending or not rows of train.</exception>
    public void WriteValidationRows(ReadOnlySpan<int> rows)
    {
        int previous = -1;
        foreach (int row in rows)
        {
            if (row <= previous || row >= Train.Count)
                throw new ConfigurationException($"Validation rows are ascending numbers from 0 to {Train.Count - 1}; found {row} after {previous}.");
            previous = row;
        }

        DatasetFiles files = new(Folder, _manifest);
        files.WriteValidationRows(rows);
        files.WriteManifest();
    }

    /// <summary>Adds features to one split, read a block at a time.</summary>
    /// <param name="name">The name of the features, the same for every split.</param>
    /// <param name="split">The split.</param>
    /// <param name="source">One row per example of the split, D as in the splits that have these features already. Not disposed.</param>
    /// <param name="force">True to replace features of that name in that split.</param>
    /// <exception cref="ConfigurationException">The split has such features already, or the name is not possible.</exception>
    /// <exception cref="DataFormatException">The rows are not the examples, D differs, or a value is not a finite number.</exception>
    public void AttachFeatures(string name, string split, FeatureSource source, bool force = false)
    {
        FeatureNames.Check(name);
        DatasetSplit target = Split(split);
        if (target.HasFeatures(name) && !force)
            throw new ConfigurationException($"The {split} split of {Folder} has features '{name}' already. Choose another name, or replace them with --force.");
        bool alone = !Splits.Any(other => other.Name != split && other.HasFeatures(name));
        FeatureInfo info = ContentCheck.Merge(alone ? null : _manifest.Features.GetValueOrDefault(name), name, source, split, target.Count);
        FeatureInfo? before = _manifest.Features.GetValueOrDefault(name);
        _manifest.Features[name] = info;
        try
        {
            DatasetFiles files = new(Folder, _manifest);
            files.WriteFeatures(split, name, source);
            files.WriteManifest();
        }
        catch
        {
            if (before is null)
                _manifest.Features.Remove(name);
            else
                _manifest.Features[name] = before;
            throw;
        }
    }

    /// <summary>Reads every file and compares its checksum with the one recorded when it was written.</summary>
    /// <exception cref="CorruptArtefactException">A file has changed.</exception>
    public void Verify()
    {
        foreach ((string file, string expected) in _manifest.Sha256)
        {
            string found = Checksum.Sha256(Path.Combine(Folder, file));
            if (found != expected)
                throw new CorruptArtefactException($"{Path.Combine(Folder, file)} is not what was written: its SHA-256 should be {expected} and is {found}. Import the dataset again, or make the file again.");
        }
    }

    private void Check()
    {
        foreach (string file in _manifest.Sha256.Keys)
        {
            if (!File.Exists(Path.Combine(Folder, file)))
                throw new DataFormatException(Path.Combine(Folder, file), null, $"this file is listed in {DatasetManifest.FileName} and missing. Import the dataset again, or make the file again.");
        }

        foreach (DatasetSplit split in Splits)
            split.Check(_manifest.Features);
    }
}
