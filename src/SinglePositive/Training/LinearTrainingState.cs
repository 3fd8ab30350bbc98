using System.Diagnostics;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Everything that changes while a linear model is trained.</summary>
internal sealed class LinearTrainingState : IDisposable
{
    private readonly TrainingSet _train;
    private readonly TrainingOptions _options;
    private readonly ThreadTeam _team;
    private readonly Standardisation? _standardisation;
    private readonly LinearState _state;
    private readonly LinearStepper _stepper;
    private readonly LinearScorer _scorer;
    private readonly FeatureReader _features;
    private readonly EpochEvaluator _evaluator;
    private readonly TrainingObjective _objective;
    private readonly BestEpoch _best;
    private readonly NativeFloats _bestWeights;
    private readonly float[]? _bestEstimates;
    private readonly EpochOrders _orders;
    private readonly int[][]? _givenOrders;
    private readonly List<EpochRecord> _history = [];
    private bool _stopped;
    private double _trainingSeconds;
    private double _evaluationSeconds;
    private long _step;

    public LinearTrainingState(TrainingSet train, EvaluationSet? validation, EvaluationSet? test, TrainingOptions options, int batchSize, LaneWidth width, LinearStart? start, ThreadTeam team)
    {
        (_train, _options, _givenOrders, _team) = (train, options, start?.Order, team);
        _standardisation = options.Standardise ? Standardisation.Of(train.Features, train.Rows) : null;
        _features = new FeatureReader(train.Features, _standardisation);
        _state = new LinearState(new PanelLayout(width, train.Features.Dimension, train.Classes));
        LinearKernel kernel = LinearKernel.Create(width);
        _stepper = new LinearStepper(kernel, _state, _features, batchSize, _team);
        _scorer = new LinearScorer(kernel, _state.Layout, _team);
        _evaluator = new EpochEvaluator(_scorer, validation, test, _standardisation, train.Classes, options.Threads);
        _objective = new TrainingObjective(train, options, batchSize, width);
        _best = new BestEpoch(options.Selection, options.Patience);
        _bestWeights = new NativeFloats(_state.Weights.Length);
        _bestEstimates = _objective.Estimates is { } estimates ? new float[estimates.Length] : null;
        TorchGenerator random = new(options.Seed);
        if (start is null)
            _state.Initialise(random);
        else
            _state.Layout.Import(start.Weights, start.Biases, _state.Weights);
        if (start?.Estimator is { } logits)
            _objective.Initialise(logits);
        else
            _objective.Initialise(random);
        _orders = new EpochOrders(random, train.Rows.Length);
    }

    /// <summary>The epoch that is running, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps of it that are done.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Optimiser steps done in all.</summary>
    public long Steps => _step;

    /// <summary>Sum of their loss values.</summary>
    public double LossSum { get; private set; }

    /// <summary>True when no epoch is left, or patience has run out.</summary>
    public bool IsFinished => _stopped || Epoch >= _options.Epochs;

    /// <summary>The order in which the running epoch visits the training rows.</summary>
    public int[] DrawOrder() => _givenOrders is null ? _orders.Draw(Epoch) : _givenOrders[Epoch];

    /// <summary>Evaluates a batch and takes a step, scoring the next batch on the way.</summary>
    /// <param name="positions">Positions of the batch's examples among the training rows.</param>
    /// <param name="rows">Their row numbers.</param>
    /// <param name="next">Row numbers of the next batch; empty for none.</param>
    public void Step(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, ReadOnlySpan<int> next)
    {
        if (_stepper.Logits.Length == 0)
            _stepper.Begin(rows);
        _step++;
        double value = _objective.Evaluate(positions, rows, new Moment(Epoch + 1, _options.Epochs, _step), _stepper.Logits, _stepper.Slopes);
        if (!double.IsFinite(value))
            throw Diverged($"The loss is {value} in epoch {Epoch}, batch {StepInEpoch}");
        _stepper.Step(new AdamStep(_step, _options.LearningRate, _options.WeightDecay), next);
        LossSum += value;
        StepInEpoch++;
    }

    /// <summary>Evaluates the epoch, remembers it if it is the best, and goes on to the next.</summary>
    public EpochRecord EndEpoch(int steps, long began)
    {
        double estimatedPositives = _objective.CatchUp(_step, _team);
        AddTrainingTime(began);
        if (!_state.IsFinite())
            throw Diverged($"A weight is no longer finite after epoch {Epoch}, batch {steps - 1}");
        long evaluation = Stopwatch.GetTimestamp();
        EpochRecord record = _evaluator.Evaluate(_state.Weights) with { Epoch = Epoch, TrainLoss = LossSum / steps, EstimatedPositives = estimatedPositives };
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
    public TrainingResult Result()
    {
        long began = Stopwatch.GetTimestamp();
        NativeFloats weights = _bestWeights;
        _evaluator.Score(weights);
        float[] train = new float[(long)_train.Rows.Length * _train.Classes];
        _scorer.Score(weights, _features, _train.Rows, train);
        _evaluationSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        PanelLayout layout = _state.Layout;
        float[] matrix = new float[(long)layout.Classes * layout.Features], biases = new float[layout.Classes];
        layout.Export(weights, matrix, biases);
        return new TrainingResult
        {
            Model = new LinearModel(layout.Features, layout.Classes, matrix, biases, _standardisation),
            BestEpoch = _best.Epoch,
            History = _history,
            Estimates = _bestEstimates,
            ValidationProbabilities = _evaluator.ValidationProbabilities,
            TestProbabilities = _evaluator.TestProbabilities,
            TrainProbabilities = train,
            Steps = _step,
            TrainingSeconds = _trainingSeconds,
            EvaluationSeconds = _evaluationSeconds,
        };
    }

    /// <summary>Copies everything out.</summary>
    /// <exception cref="DivergedException">A weight is no longer finite: nothing that is worth a checkpoint.</exception>
    public TrainingCheckpoint Save()
    {
        if (!_state.IsFinite())
            throw Diverged($"A weight is no longer finite after epoch {Epoch}, batch {StepInEpoch - 1}");
        Dictionary<string, float[]> arrays = [];
        LinearCheckpoint.SavePanels(arrays, "model", _state.Layout, _state.Weights);
        LinearCheckpoint.SavePanels(arrays, "first", _state.Layout, _state.FirstMoments);
        LinearCheckpoint.SavePanels(arrays, "second", _state.Layout, _state.SecondMoments);
        if (_best.Epoch >= 0)
            LinearCheckpoint.SavePanels(arrays, "best", _state.Layout, _bestWeights);
        if (_best.Epoch >= 0 && _bestEstimates is not null)
            arrays["best.estimates"] = [.. _bestEstimates];
        return new TrainingCheckpoint
        {
            Epoch = Epoch,
            StepInEpoch = StepInEpoch,
            LossSum = LossSum,
            Step = _step,
            IsFinished = IsFinished,
            History = [.. _history],
            BestEpoch = _best.Epoch,
            TrainingSeconds = _trainingSeconds,
            EvaluationSeconds = _evaluationSeconds,
            Arrays = arrays,
            EstimatorSteps = _objective.Save(arrays),
        };
    }

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        LinearCheckpoint.RestorePanels(from.Arrays, "model", _state.Layout, _state.Weights);
        LinearCheckpoint.RestorePanels(from.Arrays, "first", _state.Layout, _state.FirstMoments);
        LinearCheckpoint.RestorePanels(from.Arrays, "second", _state.Layout, _state.SecondMoments);
        if (from.BestEpoch >= 0)
        {
            LinearCheckpoint.RestorePanels(from.Arrays, "best", _state.Layout, _bestWeights);
            if (_bestEstimates is not null)
                from.Arrays["best.estimates"].CopyTo(_bestEstimates, 0);
            _best.Restore(from.BestEpoch, from.History[from.BestEpoch].SelectionMap(_options.Selection));
        }

        _objective.Restore(from);
        (Epoch, StepInEpoch, LossSum, _step) = (from.Epoch, from.StepInEpoch, from.LossSum, from.Step);
        (_trainingSeconds, _evaluationSeconds) = (from.TrainingSeconds, from.EvaluationSeconds);
        _history.AddRange(from.History);
        _stopped = from.History.Count > 0 && StepInEpoch == 0 && _best.ShouldStop(Epoch - 1);
    }

    public void Dispose()
    {
        _stepper.Dispose();
        _scorer.Dispose();
        _state.Dispose();
        _objective.Dispose();
        _bestWeights.Dispose();
    }

    private unsafe void KeepBest()
    {
        Buffer.MemoryCopy(_state.Weights.Pointer, _bestWeights.Pointer, _bestWeights.Length * sizeof(float), _bestWeights.Length * sizeof(float));
        _objective.Estimates?.CopyTo(_bestEstimates!, 0);
    }

    private DivergedException Diverged(string what) =>
        new($"{what}: training has diverged. Try a smaller --lr than {_options.LearningRate}, or --standardise.");
}
