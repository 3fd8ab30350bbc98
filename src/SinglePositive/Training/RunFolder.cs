using System.Reflection;
using System.Runtime.InteropServices;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Metrics;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The folder of a run: its record, its numbers, its model, its predictions and its checkpoints.</summary>
public sealed class RunFolder
{
    /// <summary>The report of a run within its folder, where training was asked for one; its plots are in <c>plots</c>. Both can be written anew, so the record does not hold their checksums.</summary>
    public const string ReportFile = "report.html";

    private const string PlotsFolder = "plots/";
    private const string RecordFile = "run.json";
    private const string PerClassFile = "per_class.csv";
    internal const string EstimatesFile = "label-estimates.npy";

    private RunFolder(string folder) => Folder = folder;

    /// <summary>Its path.</summary>
    public string Folder { get; }

    /// <summary>Where the model is.</summary>
    public string ModelPath => PathOf("model.safetensors");

    /// <summary>Where the numbers are.</summary>
    public string MetricsPath => PathOf("metrics.json");

    /// <summary>The checkpoints.</summary>
    public CheckpointFolder Checkpoints => new(PathOf("checkpoints"));

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">It is not a run folder.</exception>
    public static RunFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"There is no run folder {folder}.");
        RunFolder run = new(folder);
        return HasRecord(folder) ? run : throw new DataFormatException(folder, null, $"this is not a run folder: it has no {RecordFile}.");
    }

    /// <summary>True when a run was begun in the folder. A run that was killed in its first moments leaves an empty folder.</summary>
    public static bool HasRecord(string folder) => File.Exists(Path.Combine(folder, RecordFile));

    /// <summary>Reads the model, after comparing its file with the checksum that the record holds.</summary>
    /// <exception cref="DataFormatException">The run has left no model yet.</exception>
    /// <exception cref="CorruptArtefactException">The file is not what the run wrote.</exception>
    public (LinearModel Model, ModelDescription Description) ReadModel()
    {
        if (!File.Exists(ModelPath))
            throw new DataFormatException(ModelPath, null, ReadRecord().Exit == TrainingSession.DivergedExit ? "the run diverged and has no model. Train again with a smaller --lr, or with --standardise." : "the model is missing. A run that was stopped goes on with spml train --resume.");
        CheckUnchanged(ModelPath);
        return ModelFile.Read(ModelPath);
    }

    /// <summary>Reads the label estimates of the training rows, after comparing its file with the checksum that the record holds.</summary>
    /// <param name="rows">The number of training rows.</param>
    /// <param name="classes">L.</param>
    /// <returns>rows × L probabilities; null when its loss has none.</returns>
    /// <exception cref="DataFormatException">The estimates are of other examples or classes.</exception>
    /// <exception cref="CorruptArtefactException">The file is not what the run wrote.</exception>
    public float[]? ReadEstimates(int rows, int classes)
    {
        string path = PathOf(EstimatesFile);
        if (!File.Exists(path))
            return null;
        CheckUnchanged(path);
        NpyArray array = NpyFile.Read(path);
        return array.Shape is [long examples, long columns] && examples == rows && columns == classes
            ? array.To<float>()
            : throw new DataFormatException(path, null, $"{rows} x {classes} probabilities are expected, found {string.Join(" x ", array.Shape)}; the dataset has changed since the run.");
    }

    /// <summary>Refuses a dataset whose classes are not those that the model was trained on.</summary>
    /// <exception cref="DataFormatException">They differ, in name or in order.</exception>
    internal void CheckClasses(ModelDescription description, Data.Dataset dataset)
    {
        if (!description.Classes.SequenceEqual(dataset.Classes))
            throw new DataFormatException(ModelPath, null, $"the classes of the model are not those of {dataset.Folder}; the dataset has changed since the run. Restore it, or train again.");
    }

    private void CheckUnchanged(string path)
    {
        if (ReadRecord().Sha256.GetValueOrDefault(Path.GetFileName(path)) is { } expected && expected != Checksum.Sha256(path))
            throw new CorruptArtefactException($"{path} is not what the run wrote: its SHA-256 differs from the one in {RecordFile}. Train again, or restore the file.");
    }

    /// <summary>Makes the folder for a new run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="force">Whether an existing run may be replaced.</param>
    /// <exception cref="ConfigurationException">Something is there that may not be replaced.</exception>
    public static RunFolder Create(string folder, bool force)
    {
        CheckCanCreate(folder, force);
        if (Directory.Exists(folder))
            Remove(folder);
        Directory.CreateDirectory(folder);
        return new RunFolder(folder);
    }

    /// <summary>Refuses a folder that a new run may not be written to.</summary>
    public static void CheckCanCreate(string folder, bool force)
    {
        if (File.Exists(folder))
            throw new ConfigurationException($"{folder} is a file; a run needs a folder of its own.");
        if (!Directory.Exists(folder))
            return;
        if (!force)
            throw new ConfigurationException($"{folder} exists already. Go on with the run in it with --resume, replace it with --force, or choose another --out.");
        if (!HasRecord(folder) && Directory.EnumerateFileSystemEntries(folder).Any(path => !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)))
            throw new ConfigurationException($"{folder} is not a run folder (it has no {RecordFile}), so --force does not replace it; choose another --out.");
    }

    /// <summary>Reads <c>run.json</c>.</summary>
    public RunRecord ReadRecord() => RunRecord.Read(PathOf(RecordFile));

    /// <summary>Writes <c>run.json</c>.</summary>
    public void Write(RunRecord record) => record.Write(PathOf(RecordFile));

    /// <summary>Writes <c>metrics.csv</c> and, when there are histograms, <c>histograms.csv</c>.</summary>
    public void WriteHistory(IEnumerable<EpochRecord> history, IReadOnlyList<ProbabilityHistogram> histograms)
    {
        AtomicFile.WriteText(PathOf("metrics.csv"), RunMetrics.Csv([.. history]));
        if (histograms.Count > 0)
            AtomicFile.WriteText(PathOf("histograms.csv"), ProbabilityHistogram.Csv(histograms));
    }

    /// <summary>Writes everything a finished run leaves, apart from its record.</summary>
    public void WriteResult(TrainingPlan plan, RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(metrics);
        TrainingResult result = metrics.Result;
        IReadOnlyList<string> classes = plan.Dataset.Classes;
        WriteHistory(result.History, result.Histograms);
        AtomicFile.WriteText(PathOf(PerClassFile), RunMetrics.PerClassCsv(classes, metrics.Test ?? metrics.Validation));
        ModelFile.Write(ModelPath, result.Model, Describe(plan, metrics), result.Network);
        int[] rows = plan.Train.Rows;
        NpyFile.Write<long>(PathOf("rows.npy"), [.. rows.Select(row => (long)row)], rows.Length);
        if (result.Estimates is { } estimates)
            NpyFile.Write<float>(PathOf(EstimatesFile), estimates, rows.Length, classes.Count);
        WritePredictions("validation", plan.ValidationSource, plan.Validation, result.ValidationProbabilities, classes.Count);
        WritePredictions("test", plan.Dataset.Test, plan.Test, result.TestProbabilities, classes.Count);
        JsonFile.Write(MetricsPath, metrics.WriteJson);
    }

    /// <summary>What the model reads: the features that were trained on, or pictures, when there is a network below it.</summary>
    private static ModelDescription Describe(TrainingPlan plan, RunMetrics metrics)
    {
        FeatureInfo? features = plan.FeaturesName is null || metrics.Result.Network is not null ? null : plan.Dataset.Features[plan.FeaturesName];
        return new ModelDescription(plan.Dataset.Classes, features is null ? "" : plan.FeaturesName!, metrics.Loss) { Backbone = features?.Backbone, BackboneIsHalf = features?.IsHalf ?? false };
    }

    /// <summary>SHA-256 of each file in the folder but the record itself and a report.</summary>
    public IReadOnlyDictionary<string, string> Checksums() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal))
        .Select(path => (Path: path, Name: Path.GetRelativePath(Folder, path).Replace('\\', '/')))
        .Where(file => file.Name is not (RecordFile or ReportFile) && !file.Name.StartsWith(PlotsFolder, StringComparison.Ordinal))
        .ToDictionary(file => file.Name, file => Checksum.Sha256(file.Path));

    /// <summary>True when a file of the run is there.</summary>
    /// <param name="name">Its path within the folder.</param>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Scores a split with the run's model: probabilities beside full labels.</summary>
    /// <param name="split"><c>test</c>, <c>validation</c> or <c>train</c> (the training rows).</param>
    /// <param name="threads">The most threads to use.</param>
    /// <exception cref="ConfigurationException">There is no such split, or it has no full labels.</exception>
    /// <exception cref="DataFormatException">The predictions that a network left are of other examples than the dataset now has.</exception>
    public (ScoredExamples Examples, IReadOnlyList<string> Classes) Score(string split, int threads) => new RunScores(this).Score(split, threads);

    /// <summary>The ids of the examples of <see cref="Score"/>, in its order.</summary>
    /// <param name="split">As there.</param>
    /// <exception cref="ConfigurationException">There is no such split, or it has no full labels.</exception>
    public IReadOnlyList<string> ReadIds(string split) => new RunScores(this).ReadIds(split);

    /// <summary>The facts of this machine and program that a record keeps.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Environment(int threads)
    {
        string version = typeof(RunFolder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        string[] parts = version.Split('+', 2);
        return
        [
            new("version", parts[0]),
            new("commit", parts.Length > 1 ? parts[1] : "unknown"),
            new("runtime", RuntimeInformation.FrameworkDescription),
            new("system", RuntimeInformation.OSDescription),
            new("architecture", RuntimeInformation.ProcessArchitecture.ToString()),
            new("cores", System.Environment.ProcessorCount.ToString()),
            new("threads", threads.ToString()),
            new("simdBits", ((int)LaneWidths.Widest).ToString()),
        ];
    }

    /// <summary>The record goes last: until then a kill leaves what is still known as a run folder, which --force replaces.</summary>
    private static void Remove(string folder)
    {
        foreach (string inner in Directory.GetDirectories(folder))
            Directory.Delete(inner, recursive: true);
        foreach (string file in Directory.GetFiles(folder).Where(path => Path.GetFileName(path) != RecordFile))
            File.Delete(file);
        Directory.Delete(folder, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(Folder, name);

    private void WritePredictions(string split, DatasetSplit? source, EvaluationLabels? set, float[]? probabilities, int classes)
    {
        if (source is null || set is null || probabilities is null)
            return;
        IReadOnlyList<string> ids = source.ReadIds();
        StoredPredictions.Write(Folder, split, [.. set.Rows.Select(row => ids[row])], probabilities, classes);
    }
}
