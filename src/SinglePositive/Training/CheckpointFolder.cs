using SinglePositive.Files;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>The folder of a run's checkpoints: the last and the one before, each a safetensors file with its SHA-256 beside it.</summary>
/// <remarks>
/// The checksum is written before the data takes its name, beside those of what has that name already: a kill between the two leaves an earlier checkpoint of the same step
/// whole. Data without a checksum does not count; data whose checksum is not among those beside it is damaged.
/// </remarks>
public sealed class CheckpointFolder
{
    private const string Kind = "spml-checkpoint";
    private const string Version = "1";
    private const string UnnamedSuffix = ".next";
    private const int Kept = 2;
    private const string HistogramTensor = "histograms";
    private const int HistoryColumns = 9;

    private readonly string _folder;

    /// <summary>Names the folder; it is made when the first checkpoint is written.</summary>
    public CheckpointFolder(string folder) => _folder = folder;

    /// <summary>Writes a checkpoint and removes everything but it and the one before.</summary>
    /// <remarks>Checkpoints of later steps go too: training fell back behind them because they were damaged. So does what a kill left half written.</remarks>
    public void Write(TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, $"step-{checkpoint.Step:D10}.safetensors");
        string unnamed = path + UnnamedSuffix;
        SafetensorsFile.Write(unnamed, Tensors(checkpoint), new Dictionary<string, string> { ["format"] = Kind, ["version"] = Version });
        AtomicFile.WriteText(ChecksumPath(path), string.Concat(Checksums(path).Append(Checksum.Sha256(unnamed)).Select(checksum => checksum + "\n")));
        File.Move(unnamed, path, overwrite: true);
        string[] kept = [.. Complete().SkipWhile(other => other != path).Take(Kept).SelectMany(other => new[] { other, ChecksumPath(other) })];
        foreach (string old in Directory.GetFiles(_folder, "step-*").Except(kept))
            File.Delete(old);
    }

    /// <summary>Removes the folder and all that is in it.</summary>
    public void Delete()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The last checkpoint that is whole.</summary>
    /// <param name="damaged">Told of each damaged checkpoint that was passed over.</param>
    /// <returns>The checkpoint; null when none was ever completed.</returns>
    /// <exception cref="CorruptArtefactException">There are checkpoints and all are damaged, or one is of another version.</exception>
    public TrainingCheckpoint? ReadLast(Action<string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        string[] complete = Complete();
        foreach (string path in complete)
        {
            if (TryRead(path) is { } checkpoint)
                return checkpoint;
            damaged($"The checkpoint {path} is damaged (its content differs from its checksum){(path == complete[^1] ? "." : "; the one before it is tried.")}");
        }

        return complete.Length > 0
            ? throw new CorruptArtefactException($"Every checkpoint in {_folder} is damaged; start the run again with --force.")
            : null;
    }

    private static string ChecksumPath(string path) => Path.ChangeExtension(path, ".sha256");

    /// <summary>Those beside the data, one per line: more than one when a step was saved more than once.</summary>
    private static string[] Checksums(string path) => File.Exists(path) && File.Exists(ChecksumPath(path)) ? File.ReadAllLines(ChecksumPath(path)) : [];

    private string[] Complete() => Directory.Exists(_folder)
        ? Directory.GetFiles(_folder, "step-*.safetensors").Where(path => File.Exists(ChecksumPath(path))).OrderDescending(StringComparer.Ordinal).ToArray()
        : [];

    private static TrainingCheckpoint? TryRead(string path)
    {
        try
        {
            if (!Checksums(path).Contains(Checksum.Sha256(path)))
                return null;
            return Parse(SafetensorsFile.Read(path), path);
        }
        catch (Exception failure) when (failure is DataFormatException or IOException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static List<SafetensorsTensor> Tensors(TrainingCheckpoint checkpoint)
    {
        double[] history = [.. checkpoint.History.SelectMany(Numbers)];
        long[] integers = [checkpoint.Epoch, checkpoint.StepInEpoch, checkpoint.Step, checkpoint.IsFinished ? 1 : 0, checkpoint.BestEpoch];
        double[] numbers = [checkpoint.LossSum, checkpoint.TrainingSeconds, checkpoint.EvaluationSeconds];
        List<SafetensorsTensor> tensors =
        [
            SafetensorsTensor.Of<long>("state.integers", integers, integers.Length),
            SafetensorsTensor.Of<double>("state.numbers", numbers, numbers.Length),
            SafetensorsTensor.Of<double>("history", history, checkpoint.History.Count, HistoryColumns),
        ];
        if (checkpoint.Histograms.Count > 0)
            tensors.Add(SafetensorsTensor.Of<long>(HistogramTensor, [.. checkpoint.Histograms.SelectMany(histogram => histogram.UnobservedPositives.Concat(histogram.TrueNegatives))], checkpoint.Histograms.Count, 2 * ProbabilityHistogram.Bins));
        if (checkpoint.EstimatorSteps is { } steps)
            tensors.Add(SafetensorsTensor.Of<long>("estimator.steps", steps, steps.Length));
        tensors.AddRange(checkpoint.Arrays.Select(array => SafetensorsTensor.Of<float>("array." + array.Key, array.Value, array.Value.Length)));
        return tensors;
    }

    private static TrainingCheckpoint Parse(SafetensorsContent content, string path)
    {
        if (content.Metadata.GetValueOrDefault("format") != Kind || content.Metadata.GetValueOrDefault("version") != Version)
            throw new CorruptArtefactException($"{path} is whole, but no checkpoint that this version of spml reads; go on with the version that wrote it, or start the run again with --force.");
        long[] integers = content["state.integers"].To<long>(5);
        double[] numbers = content["state.numbers"].To<double>(3);
        int epochs = (int)content["history"].Shape[0];
        double[] history = content["history"].To<double>(epochs, HistoryColumns);
        return new TrainingCheckpoint
        {
            Epoch = (int)integers[0],
            StepInEpoch = (int)integers[1],
            Step = integers[2],
            IsFinished = integers[3] != 0,
            BestEpoch = (int)integers[4],
            LossSum = numbers[0],
            TrainingSeconds = numbers[1],
            EvaluationSeconds = numbers[2],
            History = [.. Enumerable.Range(0, epochs).Select(epoch => Record(history.AsSpan(epoch * HistoryColumns, HistoryColumns)))],
            Histograms = content.Contains(HistogramTensor) ? Histograms(content[HistogramTensor].To<long>(epochs, 2 * ProbabilityHistogram.Bins)) : [],
            EstimatorSteps = content.Contains("estimator.steps") ? content["estimator.steps"].To<long>(content["estimator.steps"].Shape[0]) : null,
            Arrays = content.Tensors.Where(tensor => tensor.Name.StartsWith("array.", StringComparison.Ordinal))
                .ToDictionary(tensor => tensor.Name["array.".Length..], tensor => tensor.To<float>(tensor.Shape[0])),
        };
    }

    private static ProbabilityHistogram[] Histograms(long[] counts) =>
        [.. counts.Chunk(2 * ProbabilityHistogram.Bins).Select(epoch => new ProbabilityHistogram(epoch[..ProbabilityHistogram.Bins], epoch[ProbabilityHistogram.Bins..]))];

    private static double[] Numbers(EpochRecord record) =>
    [
        record.Epoch, record.TrainLoss, record.PredictedPositives, record.EstimatedPositives,
        record.ValidationMap, record.ValidationMapObserved, record.TestMap, record.Seconds, record.SelectionScore,
    ];

    private static EpochRecord Record(ReadOnlySpan<double> numbers) =>
        new((int)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]) { SelectionScore = numbers[8] };
}
