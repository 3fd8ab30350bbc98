using System.Globalization;
using SinglePositive.Files;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>A run's event file for TensorBoard: one event per epoch, and one for the finished model.</summary>
/// <remarks>
/// An epoch's event is written before its checkpoint. When a run goes on, events behind its checkpoint are cut off, so no epoch is there twice; epochs that are missing get their figures from the history.
/// Nothing in it is read by anything but TensorBoard.
/// </remarks>
internal sealed class TensorBoardLog : IDisposable
{
    private const string Prefix = "events.out.tfevents.", Suffix = ".spml";

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;
    private int _epochs;

    private TensorBoardLog(FileStream stream, TimeProvider clock) => (_stream, _clock) = (stream, clock);

    /// <summary>Refuses a folder that holds the events of another run.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="start">When the run began, as its record says it; null for one that has not begun.</param>
    public static void CheckCanCreate(string folder, string? start = null)
    {
        if (File.Exists(folder))
            throw new ConfigurationException($"--tensorboard {folder} is a file; events need a folder.");
        if (Others(folder, start).Length > 0)
            throw new ConfigurationException($"{folder} holds the TensorBoard events of another run. Choose another --tensorboard folder, for example one inside it, or replace them with --force.");
    }

    /// <summary>Removes the events that are in a folder.</summary>
    public static void Remove(string folder)
    {
        foreach (string path in Others(folder, null))
            File.Delete(path);
    }

    /// <summary>Opens the event file of a run, and cuts off what comes after its checkpoint.</summary>
    /// <param name="folder">The folder; it is made when it is not there. Events of other runs are removed.</param>
    /// <param name="start">When the run began.</param>
    /// <param name="epochs">Epochs that the checkpoint knows.</param>
    /// <param name="clock">Gives the time of each event.</param>
    public static TensorBoardLog Open(string folder, string start, int epochs, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        foreach (string other in Others(folder, start))
            File.Delete(other);
        TensorBoardLog log = new(new FileStream(Path.Combine(folder, Name(start)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), clock);
        log.CutBehind(epochs);
        return log;
    }

    /// <summary>Writes the events of epochs that are not there yet.</summary>
    public void Write(TrainingCheckpoint checkpoint)
    {
        while (_epochs < checkpoint.History.Count)
        {
            EpochRecord epoch = checkpoint.History[_epochs];
            TensorBoardEvent written = new(Now(), epoch.Epoch);
            Figures(written, epoch);
            if (_epochs < checkpoint.Histograms.Count)
            {
                written.Histogram("training probabilities/unobserved positives", checkpoint.Histograms[_epochs].UnobservedPositives);
                written.Histogram("training probabilities/true negatives", checkpoint.Histograms[_epochs].TrueNegatives);
            }

            if (++_epochs == checkpoint.History.Count && checkpoint.StepInEpoch == 0)
                Weights(written, checkpoint.Arrays);
            Append(written.ToBytes());
        }
    }

    /// <summary>Writes what the finished model does on the test split, or else on validation rows.</summary>
    public void Write(TrainingPlan plan, TrainingResult result)
    {
        TensorBoardEvent written = new(Now(), result.BestEpoch);
        (string split, EvaluationLabels? labels, float[]? scores) = plan.Test is not null ? ("test", plan.Test, result.TestProbabilities) : ("validation", plan.Validation, result.ValidationProbabilities);
        if (scores is null)
            return;
        written.Histogram($"{split} probabilities/best epoch", scores);
        if (labels?.Truth is { } truth)
            written.PrecisionRecall($"{split} precision-recall", new ScoredExamples(scores, truth), plan.Dataset.Classes, plan.Options.Threads);
        Append(written.ToBytes());
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Name(string start) => $"{Prefix}{DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).ToUnixTimeSeconds()}{Suffix}";

    private static string[] Others(string folder, string? start) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, $"{Prefix}*{Suffix}").Where(path => start is null || Path.GetFileName(path) != Name(start))]
        : [];

    private static void Figures(TensorBoardEvent written, EpochRecord epoch)
    {
        written.Scalar("loss/train", epoch.TrainLoss);
        written.Scalar("mAP/validation", epoch.ValidationMap);
        written.Scalar("mAP/validation, observed labels", epoch.ValidationMapObserved);
        written.Scalar("mAP/test", epoch.TestMap);
        written.Scalar("selection/score", epoch.SelectionScore);
        written.Scalar("positives per example/predicted", epoch.PredictedPositives);
        written.Scalar("positives per example/estimated", epoch.EstimatedPositives);
        written.Scalar("seconds/epoch", epoch.Seconds);
    }

    /// <summary>The model's and the network's parameters; not their moments, statistics of batches, nor the best epoch's copies.</summary>
    private static void Weights(TensorBoardEvent written, IReadOnlyDictionary<string, float[]> arrays)
    {
        foreach ((string name, float[] values) in arrays.OrderBy(array => array.Key, StringComparer.Ordinal))
        {
            bool trained = name.StartsWith("model.", StringComparison.Ordinal) || name.StartsWith("now.", StringComparison.Ordinal);
            if (trained && values.Length > 0 && !name.Contains("running_", StringComparison.Ordinal) && !name.Contains("num_batches", StringComparison.Ordinal))
                written.Histogram($"weights/{name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]}", values);
        }
    }

    private void CutBehind(int epochs)
    {
        long kept = 0;
        foreach ((byte[] record, long end) in RecordFile.Read(_stream))
        {
            if (kept > 0 && (_epochs == epochs || TensorBoardEvent.StepOf(record) != _epochs))
                break;
            _epochs += kept > 0 ? 1 : 0;
            kept = end;
        }

        _stream.SetLength(kept);
        _stream.Position = kept;
        if (kept == 0)
            Append(TensorBoardEvent.Version(Now()));
    }

    private void Append(byte[] record)
    {
        RecordFile.Append(_stream, record);
        _stream.Flush();
    }

    private double Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
