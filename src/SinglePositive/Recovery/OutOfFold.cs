using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Recovery;

/// <summary>Scores every training row with a model that has not seen it: the rows are cut into K folds, and each is scored by a linear model trained on the others.</summary>
/// <remarks>
/// A model that was trained on an example has learned that its unknown labels are absent (or what the loss makes of them); one that was not has learned nothing of the example.
/// The folds are those of NumPy: <c>array_split(RandomState(seed).permutation(n), K)</c>. K models are trained side by side on the same mapped features, and the scores do not depend on the number of threads.
/// </remarks>
public sealed class OutOfFold
{
    private readonly TrainingSet _train;
    private readonly TrainingOptions _options;
    private readonly int[][] _positions;

    /// <summary>Cuts the training rows into folds.</summary>
    /// <param name="train">The training rows and their labels.</param>
    /// <param name="options">How each model is trained. Its threads are those of all models together.</param>
    /// <param name="folds">K.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <exception cref="ConfigurationException">There are more folds than rows, or options or labels that training refuses.</exception>
    public OutOfFold(TrainingSet train, TrainingOptions options, int folds = 5, uint seed = 0)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        if (folds < 2 || folds > train.Rows.Length)
            throw new ConfigurationException($"The {train.Rows.Length} training rows cannot be cut into {folds} folds; --folds is at least 2, and there is at least one row in each.");
        (_train, _options) = (train, options);
        _positions = Cut(new NumpyRandomState(seed).Permutation(train.Rows.Length), folds);
    }

    /// <summary>The rows of each fold, ascending.</summary>
    public IReadOnlyList<int[]> Folds => [.. _positions.Select(fold => fold.Select(position => _train.Rows[position]).ToArray())];

    /// <summary>Epochs that each model is trained for, of those planned; null for all.</summary>
    public int? EpochsToRun { get; init; }

    /// <summary>Trains and scores.</summary>
    /// <param name="validation">Rows outside training, which are scored by the models in turn; null for none.</param>
    /// <param name="progress">Told the share of the work that is done, 0–1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Probabilities, (training rows) × L in the order of the rows, and likewise of the rows outside.</returns>
    /// <exception cref="DivergedException">A model diverged.</exception>
    public (float[] Train, float[]? Validation) Score(EvaluationSet? validation = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        int classes = _train.Classes, folds = _positions.Length, together = Math.Min(_options.Threads, folds);
        float[] train = new float[(long)_train.Rows.Length * classes];
        float[]? outside = validation is null ? null : new float[(long)validation.Count * classes];
        SharedProgress? shares = progress is null ? null : new(progress, folds);
        new WorkerPool(together).Run(folds, (_, fold) =>
        {
            cancellation.ThrowIfCancellationRequested();
            using LinearPredictor model = new(Train(fold, _options.Threads / together, shares, cancellation), 1);
            int[] rows = [.. _positions[fold].Select(position => _train.Rows[position])];
            Scatter(model.Predict(_train.Features, rows), _positions[fold], train, classes);
            if (validation is null)
                return;
            int[] turns = [.. Enumerable.Range(0, validation.Count).Where(position => position % folds == fold)];
            Scatter(model.Predict(validation.Features, [.. turns.Select(position => validation.Rows?[position] ?? position)]), turns, outside!, classes);
        });
        return (train, outside);
    }

    private static int[][] Cut(int[] order, int folds)
    {
        int[][] cut = new int[folds][];
        int at = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            int size = (order.Length / folds) + (fold < order.Length % folds ? 1 : 0);
            cut[fold] = order[at..(at + size)];
            Array.Sort(cut[fold]);
            at += size;
        }

        return cut;
    }

    private static void Scatter(float[] scores, int[] positions, float[] all, int classes)
    {
        for (int i = 0; i < positions.Length; i++)
            scores.AsSpan(i * classes, classes).CopyTo(all.AsSpan(positions[i] * classes));
    }

    private LinearModel Train(int fold, int threads, SharedProgress? shares, CancellationToken cancellation)
    {
        HashSet<int> held = [.. _positions[fold]];
        int[] rows = [.. _train.Rows.Where((_, position) => !held.Contains(position))];
        // The fold's labels are blotted out, so that nothing of them can be learned in a roundabout way either.
        TrainingSet others = _train with { Rows = rows, Observed = _train.Observed is null ? null : Without(_train.Observed, held) };
        LinearTrainer trainer = new(others, _options with { Threads = threads, Histograms = false, Patience = null }) { EpochsToRun = EpochsToRun };
        int epochs = EpochsToRun ?? _options.Epochs;
        return trainer.Run(progress: shares is null ? null : new FoldProgress(shares, fold, epochs), cancellation: cancellation).Model;
    }

    private ObservedMatrix Without(ObservedMatrix observed, HashSet<int> positions)
    {
        LabelState[] states = [.. observed.Values];
        foreach (int position in positions)
            states.AsSpan(_train.Rows[position] * observed.Classes, observed.Classes).Clear();
        return new ObservedMatrix(observed.Examples, observed.Classes, states);
    }

    /// <summary>Adds up what the folds have done.</summary>
    private sealed class SharedProgress(IProgress<double> progress, int folds)
    {
        private readonly double[] _shares = new double[folds];

        public void Report(int fold, double share)
        {
            lock (_shares)
            {
                _shares[fold] = share;
                progress.Report(_shares.Sum() / folds);
            }
        }
    }

    private sealed class FoldProgress(SharedProgress shares, int fold, int epochs) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => shares.Report(fold, (value.Epoch + ((double)value.Step / value.Steps)) / epochs);
    }
}
