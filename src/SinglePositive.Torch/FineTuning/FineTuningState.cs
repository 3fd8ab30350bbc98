using System.Diagnostics;
using System.Runtime.InteropServices;
using SinglePositive.Losses;
using SinglePositive.Metrics;
using SinglePositive.Numerics;
using SinglePositive.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.FineTuning;

/// <summary>Everything that changes while a network is fine-tuned.</summary>
internal sealed class FineTuningState : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly FineTuningModel _model;
    private readonly FineTuningPictures _pictures;
    private readonly ThreadTeam _team;
    private readonly TrainingObjective _objective;
    private readonly NetworkAdam _adam;
    private readonly TrainingLedger _ledger;
    private readonly EpochMeasure _measure;
    private readonly EpochOrders _orders;
    private readonly TorchGenerator _random;
    private readonly float[] _logits;
    private readonly float[] _slopes;
    private readonly float[] _compact;
    private Dictionary<string, float[]> _bestArrays = [];
    private (float[]? Validation, float[]? Test)? _scores;
    private (float[]? Validation, float[]? Test)? _bestScores;

    public FineTuningState(TrainingPlan plan, FineTuningRequest request, FineTuningModel model, FineTuningPictures pictures, int batchSize, ThreadTeam team)
    {
        (_plan, _model, _pictures, _team) = (plan, model, pictures, team);
        TrainingOptions options = plan.Options;
        _objective = new TrainingObjective(plan.Train, options, batchSize, LaneWidths.Widest);
        _ledger = new TrainingLedger(options);
        _measure = new EpochMeasure(plan.Validation?.Truth, plan.Validation?.Observed, plan.Test?.Truth, options);
        _random = new TorchGenerator(options.Seed);
        _orders = new EpochOrders(_random, plan.Train.Rows.Length);
        _logits = new float[batchSize * _objective.RowStride];
        _slopes = new float[batchSize * _objective.RowStride];
        _compact = new float[batchSize * plan.Train.Classes];
        _adam = new NetworkAdam(team);
        _adam.Add(model.Network.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)), options.LearningRate, options.WeightDecay);
        _adam.Add([("head.weight", model.Weight), ("head.bias", model.Bias)], options.LearningRate * request.HeadRate, options.WeightDecay);
    }

    /// <summary>How far training is.</summary>
    public TrainingLedger Ledger => _ledger;

    /// <summary>How the linear phase ended; null without one.</summary>
    public LinearStartMetrics? LinearStart { get; private set; }

    /// <summary>The order in which the running epoch visits the training rows.</summary>
    public int[] DrawOrder() => _orders.Draw(_ledger.Epoch);

    /// <summary>Draws the head, and estimates labels from the features that the network has at the start: for a loss that does so before training.</summary>
    public void Initialise(TrainingSet train, CancellationToken cancellation)
    {
        Initialise();
        RidgeLabels.WriteSoftLabels(train, _plan.Options, _team, _objective.Memory!, cancellation);
    }

    /// <summary>Draws the head and the label estimates as the linear trainer draws them.</summary>
    public void Initialise()
    {
        LinearModel head = _model.Head;
        float bound = (float)(1 / Math.Sqrt(head.Features));
        _random.Uniform(head.Weights, -bound, bound);
        _random.Uniform(head.Biases, -bound, bound);
        _model.SetHead(head.Weights, head.Biases);
        _objective.Initialise(_random);
    }

    /// <summary>Takes the head and the label estimates over from a linear phase; Adam starts afresh.</summary>
    /// <remarks>How the whole network scores then is measured by <see cref="MeasureStart"/>.</remarks>
    public void Initialise(TrainingResult linear)
    {
        Initialise(); // the orders of the epochs come after these draws, whether or not they are used
        LinearModel head = LinearInit.Folded(linear.Model);
        _model.SetHead(head.Weights, head.Biases);
        if (linear.Estimates is { } estimates)
            _objective.TakeOver(estimates);
        EpochRecord ended = linear.History[linear.BestEpoch];
        LinearStart = new LinearStartMetrics(ended.ValidationMap, ended.TestMap, double.NaN, double.NaN);
    }

    /// <summary>Measures the whole network where a linear phase ended, unless there was none or a checkpoint has that already.</summary>
    /// <returns>True when it was measured.</returns>
    public bool MeasureStart(Action<int>? scored, CancellationToken cancellation)
    {
        if (LinearStart is not { } start || _ledger.Steps > 0 || !double.IsNaN(start.ValidationMap) || !double.IsNaN(start.TestMap))
            return false;
        EpochRecord begun = Evaluate(scored, cancellation);
        LinearStart = start with { ValidationMap = begun.ValidationMap, TestMap = begun.TestMap };
        return true;
    }

    /// <summary>Takes a step on a batch.</summary>
    /// <param name="positions">Positions of the batch's examples among the training rows.</param>
    /// <param name="rows">Their row numbers.</param>
    /// <param name="pictures">Their pictures.</param>
    public void Step(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Moment now = _ledger.BeginStep();
        int classes = _plan.Train.Classes, stride = _objective.RowStride;
        Tensor logits = _model.Forward(pictures);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(logits.detach().cpu().contiguous().bytes);
        for (int i = 0; i < rows.Length; i++)
            values.Slice(i * classes, classes).CopyTo(_logits.AsSpan(i * stride));
        double value = _objective.Evaluate(positions, rows, now, _logits.AsSpan(0, rows.Length * stride), _slopes.AsSpan(0, rows.Length * stride));
        _ledger.Check(value);
        for (int i = 0; i < rows.Length; i++)
            _slopes.AsSpan(i * stride, classes).CopyTo(_compact.AsSpan(i * classes));
        logits.backward([tensor(_compact.AsSpan(0, rows.Length * classes).ToArray(), [rows.Length, classes]).to(logits.device)]);
        _adam.Step(now.Step);
        _ledger.EndStep(value);
    }

    /// <summary>Evaluates the epoch, remembers it if it is the best, and goes on to the next.</summary>
    public EpochRecord EndEpoch(long began, Action<int>? scored, CancellationToken cancellation)
    {
        double estimatedPositives = _objective.CatchUp(_ledger.Steps, _team);
        _ledger.CheckWeights(_model.IsFinite());
        Moment ended = _ledger.Now;
        float[]? scores = _objective.ScoresAfter(ended) ? _pictures.Train(_model, scored, cancellation) : null;
        _ledger.AddTrainingTime(began);
        int before = _pictures.ScoredEachEpoch - _pictures.ScoredRows;
        EpochRecord record = _ledger.EndEpoch(began, estimatedPositives, () => Evaluate(done => scored?.Invoke(before + done), cancellation), () => Histogram(scores, scored, cancellation), KeepBest);
        // Only now: scoring that is stopped is done again, and what the loss learns from it has to happen once.
        if (scores is not null)
            _objective.EndEpoch(ended, scores);
        return record;
    }

    /// <summary>The result of the best epoch.</summary>
    public TrainingResult Result(IReadOnlyDictionary<string, string> description, Action<int>? scored, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        _model.Restore(_bestArrays, FineTuningCheckpoint.Best);
        float[] train = _pictures.Train(_model, scored, cancellation);
        // After an interruption the scores of the best epoch are gone, its weights are not.
        (float[]? validation, float[]? test) = _bestScores ?? _pictures.Scores(_model, null, cancellation);
        _ledger.AddEvaluationTime(began);
        if (!_objective.EstimatesMove)
            _objective.CatchUp(_ledger.Steps, _team);
        return _ledger.Result(_model.Head, _bestArrays.GetValueOrDefault(FineTuningCheckpoint.BestEstimates) ?? _objective.Estimates, validation, test, train) with
        {
            Network = new TrainedNetwork(_model.NetworkTensors(), description),
            LinearStart = LinearStart,
            BusyShare = _pictures.BusyShare,
        };
    }

    /// <summary>Copies everything out.</summary>
    /// <exception cref="DivergedException">A weight is no longer finite: nothing that is worth a checkpoint.</exception>
    public TrainingCheckpoint Save()
    {
        _ledger.CheckWeights(_model.IsFinite());
        Dictionary<string, float[]> arrays = new(_bestArrays);
        FineTuningCheckpoint.Save(arrays, _model, _adam, LinearStart);
        return _ledger.Save(arrays, _objective.Save(arrays));
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        Initialise();
        LinearStart = FineTuningCheckpoint.Restore(from, _model, _adam);
        _objective.Restore(from);
        _bestArrays = from.Arrays.Where(array => array.Key.StartsWith(FineTuningCheckpoint.Best, StringComparison.Ordinal)).ToDictionary();
        _ledger.Restore(from);
    }

    public void Dispose()
    {
        _objective.Dispose();
        _adam.Dispose();
    }

    private EpochRecord Evaluate(Action<int>? scored, CancellationToken cancellation)
    {
        (float[]? validation, float[]? test) = _pictures.Scores(_model, scored, cancellation);
        _scores = (validation, test);
        return _measure.Measure(validation, _plan.Validation?.Count ?? 0, test);
    }

    private ProbabilityHistogram Histogram(float[]? scores, Action<int>? scored, CancellationToken cancellation) =>
        ProbabilityHistogram.Compute(scores ?? _pictures.Train(_model, scored, cancellation), _plan.Train.Rows, _plan.Train.Observed, _plan.Train.Truth!);

    private void KeepBest()
    {
        _bestArrays = [];
        _bestScores = _scores;
        _model.Save(_bestArrays, FineTuningCheckpoint.Best);
        if (_objective.EstimatesMove)
            _bestArrays[FineTuningCheckpoint.BestEstimates] = [.. _objective.Estimates!];
    }
}
