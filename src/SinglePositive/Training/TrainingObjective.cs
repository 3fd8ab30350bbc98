using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>What a model is trained towards, whatever the model is: the loss on the labels of a batch, and the label estimates where the loss has some.</summary>
internal sealed class TrainingObjective : IDisposable
{
    private const string MemoryArray = "loss.cells";

    private readonly TrainingLabels _train;
    private readonly TrainingOptions _options;
    private readonly LaneWidth _width;
    private readonly LabelEstimator? _estimator;
    private readonly float[] _classPriors = [];
    private readonly CellMemory? _memory;
    private readonly float[] _estimatorLogits = [];
    private readonly float[] _estimatorSlopes = [];

    /// <param name="train">The training rows and their labels.</param>
    /// <param name="options">The loss, k, the learning rate and the seed.</param>
    /// <param name="batchSize">The most examples of a batch.</param>
    /// <param name="width">Lanes to use.</param>
    public TrainingObjective(TrainingLabels train, TrainingOptions options, int batchSize, LaneWidth width)
    {
        (_train, _options, _width) = (train, options, width);
        RowStride = width.Padded(train.Classes);
        if (options.Loss.NeedsClassPriors)
            _classPriors = ClassPriors.FromObserved(train.Observed!, train.Rows, options.ExpectedPositives ?? 0);
        _memory = options.Loss.CreateMemory(train.Observed?.Examples ?? 0, train.Classes);
        if (options.Loss.EstimatesLabels)
            Estimates = new float[(long)train.Rows.Length * train.Classes];
        if (!options.Loss.UsesEstimator)
            return;
        _estimator = new LabelEstimator(width, train.Rows.Length, train.Classes, options.LearningRate * options.Loss.EstimatorRate);
        _estimatorLogits = new float[batchSize * RowStride];
        _estimatorSlopes = new float[batchSize * RowStride];
    }

    /// <summary>Numbers from one example's logits (or slopes) to the next one's.</summary>
    public int RowStride { get; }

    /// <summary>What the loss keeps of every cell; null when it keeps nothing.</summary>
    public CellMemory? Memory => _memory;

    /// <summary>The label estimates after <see cref="CatchUp"/>, (training rows) × L probabilities; null for a loss that has none.</summary>
    public float[]? Estimates { get; }

    /// <summary>True when label estimates move while the model is trained, so that those of the best epoch have to be kept.</summary>
    public bool EstimatesMove => _estimator is not null;

    /// <summary>Draws the estimator's start values.</summary>
    public void Initialise(TorchGenerator random) => _estimator?.Initialise(_train.Observed!, _train.Rows, random);

    /// <summary>Sets the estimator's start values.</summary>
    /// <param name="logits">(training rows) × L logits.</param>
    public void Initialise(ReadOnlySpan<float> logits) => _estimator?.Initialise(logits);

    /// <summary>Takes over the label estimates that another training ended with.</summary>
    /// <param name="estimates">(training rows) × L probabilities.</param>
    public void TakeOver(ReadOnlySpan<float> estimates)
    {
        if (_estimator is not null)
        {
            _estimator.Initialise(LabelEstimator.Logits(estimates));
            return;
        }

        for (int i = 0; i < _train.Rows.Length; i++)
            estimates.Slice(i * _train.Classes, _train.Classes).CopyTo(_memory!.Row(_train.Rows[i]));
    }

    /// <summary>Evaluates the loss on a batch and takes the estimator's step.</summary>
    /// <param name="positions">Positions of the batch's examples among the training rows.</param>
    /// <param name="rows">Their row numbers.</param>
    /// <param name="moment">When this is; its step is 1, 2, ….</param>
    /// <param name="logits">The model's logits, with <see cref="RowStride"/>.</param>
    /// <param name="slopes">Receives the loss's slopes, likewise.</param>
    /// <returns>The loss.</returns>
    public double Evaluate(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, Moment moment, ReadOnlySpan<float> logits, Span<float> slopes)
    {
        _estimator?.Read(positions, moment.Step, _estimatorLogits);
        LossBatch batch = new()
        {
            Rows = rows,
            Classes = _train.Classes,
            RowStride = RowStride,
            Logits = logits,
            Slopes = slopes,
            Observed = _train.Observed,
            Truth = _options.Loss.NeedsTruth ? _train.Truth : null,
            EstimatorLogits = _estimatorLogits,
            EstimatorSlopes = _estimatorSlopes,
            ExpectedPositives = _options.ExpectedPositives ?? 0,
            ClassPriors = _classPriors,
            PseudoLabels = _train.PseudoLabels,
            Memory = _memory,
            Moment = moment,
            Seed = _options.Seed,
        };
        double value = _options.Loss.Evaluate(batch, _width);
        if (double.IsFinite(value))
            _estimator?.Step(positions, moment.Step, _estimatorSlopes);
        return value;
    }

    /// <summary>Brings the label estimates to the state just after a step.</summary>
    /// <returns>Mean over the training rows of the sum of the label estimates; NaN without any.</returns>
    public double CatchUp(long step, ThreadTeam team)
    {
        if (Estimates is null)
            return double.NaN;
        _estimator?.CatchUpAll(step, team);
        if (_estimator is not null)
            _estimator.Probabilities(Estimates);
        else
            CopySoftLabels(Estimates);
        double sum = 0;
        foreach (float estimate in Estimates)
            sum += estimate;
        return sum / _train.Rows.Length;
    }

    /// <summary>True when <see cref="EndEpoch"/> has to be called with the scores of the training rows.</summary>
    /// <param name="moment">The end of an epoch.</param>
    public bool ScoresAfter(Moment moment) => _options.Loss.ScoresAfter(moment);

    /// <summary>Lets the loss learn what the model makes of the training rows after an epoch. To be called once per epoch, when nothing of it can be interrupted any more.</summary>
    /// <param name="moment">The end of the epoch.</param>
    /// <param name="probabilities">(training rows) × L.</param>
    public void EndEpoch(Moment moment, float[] probabilities) => _options.Loss.EndEpoch(moment, _train.Observed!, _train.Rows, probabilities, _memory!);

    /// <summary>Copies the estimator's state and the loss's memory out; returns the step each of the estimator's rows belongs to, null without one.</summary>
    public long[]? Save(Dictionary<string, float[]> arrays)
    {
        if (_memory is not null)
            arrays[MemoryArray] = [.. _memory.Values];
        return _estimator is null ? null : LinearCheckpoint.SaveEstimator(arrays, _estimator, _train.Classes);
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        if (_memory is not null)
            LinearCheckpoint.Find(from.Arrays, MemoryArray, _memory.Values.LongLength).CopyTo(_memory.Values, 0);
        if (_estimator is not null)
            LinearCheckpoint.RestoreEstimator(from, _estimator, _train.Classes);
    }

    public void Dispose() => _estimator?.Dispose();

    /// <summary>What the loss made of the training rows before training.</summary>
    private void CopySoftLabels(Span<float> estimates)
    {
        for (int i = 0; i < _train.Rows.Length; i++)
            _memory!.Row(_train.Rows[i]).CopyTo(estimates[(i * _train.Classes)..]);
    }
}
