using System.Diagnostics;
using System.Runtime.InteropServices;
using SinglePositive.Losses;
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
    private readonly NetworkAdam _adam = new();
    private readonly BestEpoch _best;
    private readonly EpochMeasure _measure;
    private readonly EpochOrders _orders;
    private readonly TorchGenerator _random;
    private readonly float[] _logits;
    private readonly float[] _slopes;
    private readonly float[] _compact;
    private readonly List<EpochRecord> _history = [];
    private Dictionary<string, float[]> _bestArrays = [];
    private double _trainingSeconds;
    private double _evaluationSeconds;
    private bool _stopped;

    public FineTuningState(TrainingPlan plan, FineTuningRequest request, FineTuningModel model, FineTuningPictures pictures, int batchSize, ThreadTeam team)
    {
        (_plan, _model, _pictures, _team) = (plan, model, pictures, team);
        TrainingOptions options = plan.Options;
        _objective = new TrainingObjective(plan.Train, options, batchSize, LaneWidths.Widest);
        _best = new BestEpoch(options.Selection, options.Patience);
        _measure = new EpochMeasure(plan.Validation?.Truth, plan.Validation?.Observed, plan.Test?.Truth, options.Threads);
        _random = new TorchGenerator(options.Seed);
        _orders = new EpochOrders(_random, plan.Train.Rows.Length);
        _logits = new float[batchSize * _objective.RowStride];
        _slopes = new float[batchSize * _objective.RowStride];
        _compact = new float[batchSize * plan.Train.Classes];
        _adam.Add(model.Network.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)), options.LearningRate, options.WeightDecay);
        _adam.Add([("head.weight", model.Weight), ("head.bias", model.Bias)], options.LearningRate * request.HeadRate, options.WeightDecay);
    }

    /// <summary>The epoch that is running, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps of it that are done.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Optimiser steps done in all.</summary>
    public long Steps { get; private set; }

    /// <summary>Sum of the epoch's loss values so far.</summary>
    public double LossSum { get; private set; }

    /// <summary>How the linear phase ended; null without one.</summary>
    public LinearStartMetrics? LinearStart { get; private set; }

    /// <summary>True when no epoch is left, or patience has run out.</summary>
    public bool IsFinished => _stopped || Epoch >= _plan.Options.Epochs;

    /// <summary>The order in which the running epoch visits the training rows.</summary>
    public int[] DrawOrder() => _orders.Draw(Epoch);

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
    public void Initialise(TrainingResult linear)
    {
        Initialise(); // the orders of the epochs come after these draws, whether or not they are used
        LinearModel head = LinearInit.Folded(linear.Model);
        _model.SetHead(head.Weights, head.Biases);
        if (linear.Estimates is { } estimates)
            _objective.Initialise(LinearInit.Logits(estimates));
        EpochRecord ended = linear.History[linear.BestEpoch], begun = Evaluate(CancellationToken.None);
        LinearStart = new LinearStartMetrics(ended.ValidationMap, ended.TestMap, begun.ValidationMap, begun.TestMap);
    }

    /// <summary>Takes a step on a batch.</summary>
    /// <param name="positions">Positions of the batch's examples among the training rows.</param>
    /// <param name="rows">Their row numbers.</param>
    /// <param name="pictures">Their pictures.</param>
    public void Step(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Steps++;
        int classes = _plan.Train.Classes, stride = _objective.RowStride;
        Tensor logits = _model.Forward(pictures);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(logits.detach().cpu().contiguous().bytes);
        for (int i = 0; i < rows.Length; i++)
            values.Slice(i * classes, classes).CopyTo(_logits.AsSpan(i * stride));
        double value = _objective.Evaluate(positions, rows, new Moment(Epoch + 1, _plan.Options.Epochs, Steps), _logits.AsSpan(0, rows.Length * stride), _slopes.AsSpan(0, rows.Length * stride));
        if (!double.IsFinite(value))
            throw Diverged($"The loss is {value} in epoch {Epoch}, batch {StepInEpoch}");
        for (int i = 0; i < rows.Length; i++)
            _slopes.AsSpan(i * stride, classes).CopyTo(_compact.AsSpan(i * classes));
        logits.backward([tensor(_compact.AsSpan(0, rows.Length * classes).ToArray(), [rows.Length, classes]).to(logits.device)]);
        _adam.Step(Steps);
        LossSum += value;
        StepInEpoch++;
    }

    /// <summary>Evaluates the epoch, remembers it if it is the best, and goes on to the next.</summary>
    public EpochRecord EndEpoch(int steps, long began, CancellationToken cancellation)
    {
        double estimatedPositives = _objective.CatchUp(Steps, _team);
        AddTrainingTime(began);
        if (!_model.IsFinite())
            throw Diverged($"A weight is no longer finite after epoch {Epoch}, batch {steps - 1}");
        long evaluation = Stopwatch.GetTimestamp();
        EpochRecord record = Evaluate(cancellation) with { Epoch = Epoch, TrainLoss = LossSum / steps, EstimatedPositives = estimatedPositives };
        _evaluationSeconds += Stopwatch.GetElapsedTime(evaluation).TotalSeconds;
        record = record with { Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
        _history.Add(record);
        if (_best.Offer(record))
            KeepBest();
        _stopped = _best.ShouldStop(Epoch);
        Epoch++;
        StepInEpoch = 0;
        LossSum = 0;
        return record;
    }

    public void AddTrainingTime(long began) => _trainingSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;

    /// <summary>The result of the best epoch.</summary>
    public TrainingResult Result(IReadOnlyDictionary<string, string> description, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        _model.Restore(_bestArrays, FineTuningCheckpoint.Best);
        float[]? validation = _pictures.Validation(_model, cancellation), test = _pictures.Test(_model, cancellation);
        float[] train = _pictures.Train(_model, cancellation);
        _evaluationSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new TrainingResult
        {
            Model = _model.Head,
            Network = new TrainedNetwork(_model.NetworkTensors(), description),
            BestEpoch = _best.Epoch,
            History = _history,
            Estimates = _bestArrays.GetValueOrDefault(FineTuningCheckpoint.BestEstimates),
            ValidationProbabilities = validation,
            TestProbabilities = test,
            TrainProbabilities = train,
            LinearStart = LinearStart,
            BusyShare = _pictures.BusyShare,
            Steps = Steps,
            TrainingSeconds = _trainingSeconds,
            EvaluationSeconds = _evaluationSeconds,
        };
    }

    /// <summary>Copies everything out.</summary>
    /// <exception cref="DivergedException">A weight is no longer finite: nothing that is worth a checkpoint.</exception>
    public TrainingCheckpoint Save()
    {
        if (!_model.IsFinite())
            throw Diverged($"A weight is no longer finite after epoch {Epoch}, batch {StepInEpoch - 1}");
        Dictionary<string, float[]> arrays = new(_bestArrays);
        FineTuningCheckpoint.Save(arrays, _model, _adam, LinearStart);
        return new TrainingCheckpoint
        {
            Epoch = Epoch,
            StepInEpoch = StepInEpoch,
            LossSum = LossSum,
            Step = Steps,
            IsFinished = IsFinished,
            History = [.. _history],
            BestEpoch = _best.Epoch,
            TrainingSeconds = _trainingSeconds,
            EvaluationSeconds = _evaluationSeconds,
            EstimatorSteps = _objective.Save(arrays),
            Arrays = arrays,
        };
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        Initialise();
        LinearStart = FineTuningCheckpoint.Restore(from, _model, _adam);
        _objective.Restore(from);
        _bestArrays = from.Arrays.Where(array => array.Key.StartsWith(FineTuningCheckpoint.Best, StringComparison.Ordinal)).ToDictionary();
        if (from.BestEpoch >= 0)
            _best.Restore(from.BestEpoch, from.History[from.BestEpoch].SelectionMap(_plan.Options.Selection));
        (Epoch, StepInEpoch, LossSum, Steps) = (from.Epoch, from.StepInEpoch, from.LossSum, from.Step);
        (_trainingSeconds, _evaluationSeconds) = (from.TrainingSeconds, from.EvaluationSeconds);
        _history.AddRange(from.History);
        _stopped = from.History.Count > 0 && StepInEpoch == 0 && _best.ShouldStop(Epoch - 1);
    }

    public void Dispose()
    {
        _objective.Dispose();
        _adam.Dispose();
    }

    private EpochRecord Evaluate(CancellationToken cancellation) =>
        _measure.Measure(_pictures.Validation(_model, cancellation), _plan.Validation?.Count ?? 0, _pictures.Test(_model, cancellation));

    private void KeepBest()
    {
        _bestArrays = [];
        _model.Save(_bestArrays, FineTuningCheckpoint.Best);
        if (_objective.Estimates is { } estimates)
            _bestArrays[FineTuningCheckpoint.BestEstimates] = [.. estimates];
    }

    private DivergedException Diverged(string what) => new($"{what}: training has diverged. Try a smaller --lr than {_plan.Options.LearningRate}.");
}
