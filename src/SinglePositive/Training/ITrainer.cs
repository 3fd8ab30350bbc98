namespace SinglePositive.Training;

/// <summary>Trains a classifier: linear on fixed features, or a whole network on pictures.</summary>
public interface ITrainer
{
    /// <summary>Examples per step.</summary>
    int BatchSize { get; }

    /// <summary>⌊N/B⌋, at least 1.</summary>
    int StepsPerEpoch { get; }

    /// <summary>True when the last bits of the result depend on the number of threads: a run then goes on with the number it began with.</summary>
    bool DependsOnThreads { get; }

    /// <summary>Adds to a run's configuration what distinguishes this way of training.</summary>
    void Describe(RunConfiguration configuration);

    /// <summary>Trains.</summary>
    /// <param name="from">A checkpoint to go on from; null to start.</param>
    /// <param name="save">Called after each epoch, and when cancelled, with what makes a checkpoint, for whoever wants it; null to keep none.</param>
    /// <param name="progress">Told every few hundred steps and after each epoch.</param>
    /// <param name="cancellation">Stops after the running step; what was reached is saved first.</param>
    /// <exception cref="DivergedException">The loss or a weight is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    TrainingResult Run(
        TrainingCheckpoint? from = null,
        Action<Func<TrainingCheckpoint>>? save = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default);

    /// <summary>Takes the first steps on the side, so that compiling them is not timed as training.</summary>
    void Rehearse();
}
