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

    /// <summary>The decisions on labels that this dataset came about by, the latest last; empty for one that was imported.</summary>
    public IReadOnlyList<AppliedDecisions> Decisions => _manifest.Decisions;

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
        DatasetTarget.Check(folder, force);
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
    /// <exception cref="ConfigurationException">The split has such features already, the name is not possible, or the features of another split were made differently.</exception>
    /// <exception cref="DataFormatException">The rows are not the examples, D differs, or a value is not a finite number.</exception>
    public void AttachFeatures(string name, string split, FeatureSource source, bool force = false) => Attach(name, split, source, null, null, force);

    /// <summary>Adds features that a backbone made of the pictures of one split, and lists the pictures that could not be read in <c>bad-images.csv</c>.</summary>
    /// <param name="name">The name of the features, the same for every split.</param>
    /// <param name="split">The split.</param>
    /// <param name="source">One row per example of the split; rows of zeros for pictures that could not be read. Not disposed.</param>
    /// <param name="backbone">The network and the preprocessing.</param>
    /// <param name="bad">The pictures that could not be read.</param>
    /// <param name="force">True to replace features of that name in that split.</param>
    /// <remarks>While the split has other features from pictures, what was listed for those stays listed: their rows are zeros too.</remarks>
    /// <inheritdoc cref="AttachFeatures" path="/exception"/>
    public void AttachBackboneFeatures(string name, string split, FeatureSource source, BackboneInfo backbone, IReadOnlyList<BadImage> bad, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(bad);
        bool others = _manifest.Features.Any(other => other.Key != name && other.Value.Backbone is not null && Split(split).HasFeatures(other.Key));
        Attach(name, split, source, backbone, others ? [.. Split(split).ReadBadImages(), .. bad] : bad, force);
    }

    /// <summary>Takes features of one split away; nothing happens when there are none.</summary>
    public void RemoveFeatures(string name, string split)
    {
        DatasetSplit target = Split(split);
        _manifest.Sha256.Remove(DatasetFiles.FeaturesName(split, name));
        if (!Splits.Any(other => RecordsFeatures(name, other.Name)))
            _manifest.Features.Remove(name);
        new DatasetFiles(Folder, _manifest).WriteManifest();
        if (target.HasFeatures(name))
            File.Delete(target.FeaturesPath(name));
    }

    /// <summary>True when the features of a split are recorded, not merely lying there from a command that was killed.</summary>
    public bool RecordsFeatures(string name, string split) =>
        FeatureNames.IsValid(name) && _manifest.Sha256.ContainsKey(DatasetFiles.FeaturesName(split, name)) && Split(split).HasFeatures(name);

    /// <summary>The rows of a split that mean something: all (null), or all but the pictures listed in <c>bad-images.csv</c> when a backbone made the features.</summary>
    /// <param name="split">The split.</param>
    /// <param name="features">The name of the features; null when the pictures themselves are used.</param>
    /// <returns>Ascending row numbers; null when there is nothing to leave out. Nothing is trained or scored on other rows.</returns>
    public int[]? UsableRows(DatasetSplit split, string? features)
    {
        ArgumentNullException.ThrowIfNull(split);
        if ((features is not null && Features.GetValueOrDefault(features)?.Backbone is null) || split.ReadBadImages() is not { Count: > 0 } bad)
            return null;
        HashSet<string> left = [.. bad.Select(image => image.Id)];
        IReadOnlyList<string> ids = split.ReadIds();
        int[] rows = [.. Enumerable.Range(0, split.Count).Where(row => !left.Contains(ids[row]))];
        return rows.Length == split.Count ? null : rows;
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

    private void Attach(string name, string split, FeatureSource source, BackboneInfo? backbone, IReadOnlyList<BadImage>? bad, bool force)
    {
        FeatureNames.Check(name);
        ArgumentNullException.ThrowIfNull(source);
        DatasetSplit target = Split(split);
        if (target.HasFeatures(name) && !force)
            throw new ConfigurationException($"The {split} split of {Folder} has features '{name}' already. Choose another name, or replace them with --force.");
        FeatureInfo? before = _manifest.Features.GetValueOrDefault(name);
        bool alone = before is null || !Splits.Any(other => other.Name != split && RecordsFeatures(name, other.Name));
        if (!alone && !(before!.Backbone?.IsSameAs(backbone) ?? backbone is null))
            throw new ConfigurationException($"Features '{name}' of another split were made {(before.Backbone is { } other ? $"with the backbone {other.FileName}" : $"without a backbone ({before.Provenance})")} and these otherwise; all splits need the same. Choose another --name.");
        FeatureInfo info = ContentCheck.Merge(alone ? null : before, name, source, split, target.Count);
        DatasetFiles files = new(Folder, _manifest);
        string? checksum = before is not null && before.Dimension != info.Dimension ? files.Forget(split, name) : null;
        _manifest.Features[name] = alone ? info with { Backbone = backbone } : info;
        try
        {
            files.WriteFeatures(split, name, source);
        }
        catch
        {
            _manifest.Features.Remove(name);
            if (before is not null)
                files.Remember(split, name, before, checksum);
            throw;
        }

        if (bad is not null)
            files.WriteBadImages(split, bad);
        files.WriteManifest();
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
