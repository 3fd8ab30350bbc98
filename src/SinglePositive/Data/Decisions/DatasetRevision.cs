using SinglePositive.Files;
using SinglePositive.Labels;

namespace SinglePositive.Data.Decisions;

/// <summary>A dataset with other observed labels: those of a source, changed by decisions.</summary>
/// <remarks>
/// Where the source has no observed labels of train, those are changed that training draws of the truth: one present label per example, uniform, seed 1200. A decision holds for every row that has its id.
/// The source is only read.
/// </remarks>
public sealed class DatasetRevision
{
    private readonly Dataset _source;
    private readonly ObservedMatrix _observed;

    /// <summary>Changes labels by decisions; nothing is written yet.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="split">The split whose labels were decided on.</param>
    /// <param name="file">The decisions.</param>
    /// <exception cref="ConfigurationException">There is no such split, or it has no labels to change.</exception>
    /// <exception cref="DataFormatException">An id or a class does not exist, or two decisions contradict each other; file and line are named.</exception>
    public DatasetRevision(Dataset source, string split, DecisionFile file)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(file);
        _source = source;
        DatasetSplit target = source.Split(split);
        ObservedMatrix before = target.ReadObserved() ?? Drawn(target);
        LabelState[] states = [.. before.Values];
        Dictionary<(string, string), LabelDecision> known = [];
        ILookup<string, int> rows = target.ReadIds().Select((id, row) => (id, row)).ToLookup(pair => pair.id, pair => pair.row);
        Dictionary<string, int> classes = source.Classes.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        int contradicted = 0, changed = 0;
        foreach (LabelDecision decision in file.Decisions)
        {
            Check(source, split, file.Path, decision, rows, classes);
            if (!IsNew(file.Path, decision, known))
                continue;
            LabelState[] held = [.. rows[decision.Id].Select(row => before[row, classes[decision.Class]])];
            contradicted += held.Any(state => state != LabelState.Unknown && state != decision.State) ? 1 : 0;
            changed += held.Any(state => state != decision.State) ? 1 : 0;
            foreach (int row in rows[decision.Id])
                states[((long)row * before.Classes) + classes[decision.Class]] = decision.State;
        }

        _observed = new ObservedMatrix(before.Examples, before.Classes, states);
        int present = known.Values.Count(decision => decision.State == LabelState.Present);
        Applied = new AppliedDecisions(
            Path.GetFullPath(source.Folder), Checksum.Sha256(Path.Combine(source.Folder, DatasetManifest.FileName)),
            Path.GetFileName(file.Path), Checksum.Sha256(file.Path), split, present, known.Count - present, contradicted, changed);
    }

    /// <summary>What was decided.</summary>
    public AppliedDecisions Applied { get; }

    /// <summary>True when the source had no observed labels, and those that training would draw were changed.</summary>
    public bool WasDrawn { get; private set; }

    /// <summary>Refuses a folder that the new dataset may not be written to.</summary>
    /// <exception cref="ConfigurationException">It exists already, or it is the source, inside it or around it.</exception>
    public void CheckTarget(string folder, bool force)
    {
        if (FolderPath.Overlap(_source.Folder, folder))
            throw new ConfigurationException($"{folder} is the dataset itself, or one of them lies in the other; the source stays as it is, so name another folder with --out.");
        DatasetTarget.Check(folder, force);
    }

    /// <summary>Writes the new dataset. It appears complete or not at all; all files are copies, so nothing that is done to one dataset touches the other.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="force">True to replace a dataset that is there.</param>
    /// <exception cref="ConfigurationException">See <see cref="CheckTarget"/>.</exception>
    public Dataset Write(string folder, bool force = false)
    {
        CheckTarget(folder, force);
        FreshFolder.Write(folder, partial =>
        {
            foreach (DatasetSplit split in _source.Splits)
                Copy(split, Path.Combine(partial, split.Name));
            DatasetManifest manifest = DatasetManifest.Read(Path.Combine(_source.Folder, DatasetManifest.FileName));
            manifest.Decisions.Add(Applied);
            DatasetFiles files = new(partial, manifest);
            files.WriteObserved(Applied.Split, _observed);
            files.WriteManifest();
        });
        return Dataset.Open(folder);
    }

    private static void Check(Dataset source, string split, string path, LabelDecision decision, ILookup<string, int> rows, Dictionary<string, int> classes)
    {
        if (!rows.Contains(decision.Id))
            throw new DataFormatException(path, decision.Where, $"the {split} split of {source.Folder} has no example '{ShownText.Of(decision.Id)}'.{Suggestion.Sentence(decision.Id, rows.Select(row => row.Key))}");
        if (!classes.ContainsKey(decision.Class))
            throw new DataFormatException(path, decision.Where, $"{source.Folder} has no class '{ShownText.Of(decision.Class)}'.{Suggestion.Sentence(decision.Class, source.Classes)}");
    }

    private static bool IsNew(string path, LabelDecision decision, Dictionary<(string, string), LabelDecision> known)
    {
        if (known.TryAdd((decision.Id, decision.Class), decision))
            return true;
        LabelDecision earlier = known[(decision.Id, decision.Class)];
        return earlier.State == decision.State
            ? false
            : throw new DataFormatException(path, decision.Where, $"'{ShownText.Of(decision.Class)}' of '{ShownText.Of(decision.Id)}' is {decision.State.ToString().ToLowerInvariant()} here and {earlier.State.ToString().ToLowerInvariant()} in {earlier.Where}; decide on one.");
    }

    private ObservedMatrix Drawn(DatasetSplit target)
    {
        if (target.Name != SplitNames.Train)
            return new ObservedMatrix(target.Count, target.ClassCount, new LabelState[(long)target.Count * target.ClassCount]);
        WasDrawn = true;
        return new ObservationProcess().Draw(target.ReadTruth() ?? throw new ConfigurationException($"The train split of {_source.Folder} has neither observed nor full labels."));
    }

    private void Copy(DatasetSplit split, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { DatasetSplit.IdsFile, DatasetSplit.TruthFile, DatasetSplit.ObservedFile, DatasetSplit.ValidationRowsFile, BadImage.FileName })
        {
            if (File.Exists(split.FilePath(name)))
                File.Copy(split.FilePath(name), Path.Combine(folder, name));
        }

        foreach (string name in _source.Features.Keys.Where(split.HasFeatures))
        {
            Directory.CreateDirectory(Path.Combine(folder, DatasetSplit.FeaturesFolder));
            File.Copy(split.FeaturesPath(name), Path.Combine(folder, DatasetSplit.FeaturesFolder, name + ".npy"));
        }
    }
}
