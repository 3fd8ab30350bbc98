using System.Diagnostics;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Trains a linear multi-label classifier on fixed features: the paper's linear regime.</summary>
/// <remarks>
/// Adam with a constant rate on full batches of a fresh shuffle per epoch; after each epoch validation and test rows are scored and the first epoch with the
/// highest selection metric is kept. A loss that is minimised takes one step per epoch, over all examples. The same data, options and seed give the same bits for any number of threads and across an interruption.
/// </remarks>
public sealed class LinearTrainer : ITrainer
{
    private const int ProgressEverySteps = 256;
    private const int MostCellsPerBatch = 1 << 30;

    private readonly TrainingSet _train;
    private readonly EvaluationSet? _validation;
    private readonly EvaluationSet? _test;
    private readonly TrainingOptions _options;

    /// <summary>Prepares training without anything to select an epoch by: the last one counts as the best.</summary>
    /// <inheritdoc cref="LinearTrainer(TrainingSet, EvaluationSet?, EvaluationSet?, TrainingOptions)"/>
    public LinearTrainer(TrainingSet train, TrainingOptions options)
        : this(train, null, null, options)
    {
    }

    /// <summary>Prepares training.</summary>
    /// <param name="train">What to learn from.</param>
    /// <param name="validation">What selects the best epoch; without it the last epoch is the best.</param>
    /// <param name="test">What is scored beside it; null for nothing.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ConfigurationException">Options out of range, shapes that do not fit, or labels that the loss needs and the data lack.</exception>
    public LinearTrainer(TrainingSet train, EvaluationSet? validation, EvaluationSet? test, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        train.Validate();
        train.ValidateFor(options);
        foreach (EvaluationSet? set in new[] { validation, test })
        {
            if (set is not null && set.Features.Dimension != train.Features.Dimension)
                throw new ConfigurationException($"Training features have {train.Features.Dimension} dimensions and those to be scored {set.Features.Dimension}.");
        }

        _train = train;
        _validation = validation is { Count: > 0 } ? validation : null;
        _test = test is { Count: > 0 } ? test : null;
        _options = options;
        BatchSize = options.Loss.IsMinimised ? train.Rows.Length : Math.Min(options.BatchSize, train.Rows.Length);
        StepsPerEpoch = train.Rows.Length / BatchSize;
        if (!options.Loss.IsMinimised && (long)BatchSize * Width.Padded(train.Classes) > MostCellsPerBatch)
            throw new ConfigurationException($"A batch of {BatchSize} examples x {train.Classes} classes is larger than {MostCellsPerBatch} cells; set a smaller batch size.");
    }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public bool DependsOnThreads => false;

    /// <inheritdoc/>
    public void Describe(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Add("mode", "linear");
    }

    /// <summary>Lanes to use; for tests.</summary>
    internal LaneWidth Width { get; init; } = LaneWidths.Widest;

    /// <summary>False to score the test split with the best epoch's model alone: nothing is selected by it.</summary>
    internal bool TestsEachEpoch { get; init; } = true;

    /// <summary>Stops after so many of the epochs that are planned; null for all. Without validation rows the last one that was done counts as the best.</summary>
    internal int? EpochsToRun { get; init; }

    /// <summary>Overrides start values and order; for tests.</summary>
    internal LinearStart? Start { get; init; }

    /// <inheritdoc/>
    public TrainingResult Run(
        TrainingCheckpoint? from = null,
        Action<Func<TrainingCheckpoint>>? save = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using ThreadTeam team = new(_options.Threads);
        using LinearTrainingState state = new(_train, _validation, _test, _options, BatchSize, Width, Start, team, TestsEachEpoch, cancellation);
        if (from is not null)
            state.Restore(from);
        // A checkpoint that is there already is not written again: a kill in between would spoil it.
        long? saved = from?.Step;
        while (!state.Ledger.IsFinished && state.Ledger.Epoch < (EpochsToRun ?? int.MaxValue))
        {
            RunEpoch(state, progress, saved, save, cancellation);
            save?.Invoke(state.Save);
            saved = state.Ledger.Steps;
        }

        return state.Result();
    }

    /// <inheritdoc/>
    public void Rehearse()
    {
        // Passes of seconds are not worth compiling for, and the work before them would be done twice.
        if (_options.Loss.IsMinimised)
            return;
        TrainingSet train = _train with { Rows = _train.Rows[..Math.Min(2 * BatchSize, _train.Rows.Length)] };
        try
        {
            new LinearTrainer(train, _options with { Epochs = 1, Histograms = false }).Run();
        }
        catch (DivergedException)
        {
            // Training itself will come to it and say where.
        }
    }

    private void RunEpoch(LinearTrainingState state, IProgress<TrainingProgress>? progress, long? saved, Action<Func<TrainingCheckpoint>>? save, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        TrainingLedger ledger = state.Ledger;
        int[] positions = state.DrawOrder();
        int[] rows = [.. positions.Select(position => _train.Rows[position])];
        for (int step = ledger.StepInEpoch; step < StepsPerEpoch; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                ledger.AddTrainingTime(began);
                if (ledger.Steps != saved)
                    save?.Invoke(state.Save);
                cancellation.ThrowIfCancellationRequested();
            }

            int first = step * BatchSize;
            ReadOnlySpan<int> next = step + 1 < StepsPerEpoch ? rows.AsSpan(first + BatchSize, BatchSize) : [];
            state.Step(positions.AsSpan(first, BatchSize), rows.AsSpan(first, BatchSize), next);
            if (progress is not null && (step + 1) % ProgressEverySteps == 0)
                progress.Report(new TrainingProgress(ledger.Epoch, _options.Epochs, step + 1, StepsPerEpoch, ledger.LossSum / (step + 1), null));
        }

        EpochRecord record = state.EndEpoch(began);
        progress?.Report(new TrainingProgress(record.Epoch, _options.Epochs, StepsPerEpoch, StepsPerEpoch, record.TrainLoss, record));
    }
}

/// <summary>Given start values and order, in place of those drawn from the seed.</summary>
/// <param name="Weights">L × D.</param>
/// <param name="Biases">L.</param>
/// <param name="Estimator">(training rows) × L logits, or null.</param>
/// <param name="Order">Per epoch the order of the training rows; null for shuffles from the seed.</param>
internal sealed record LinearStart(float[] Weights, float[] Biases, float[]? Estimator, int[][]? Order);
