using System.Diagnostics;
using SinglePositive.Losses;
using SinglePositive.Metrics;
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
    private readonly LogisticMinimiser? _minimiser;
    private readonly TrainingLedger _ledger;
    private readonly NativeFloats _bestWeights;
    private readonly float[]? _bestEstimates;
    private readonly EpochOrders _orders;
    private readonly int[][]? _givenOrders;
    private float[] _trainProbabilities = [];

    public LinearTrainingState(TrainingSet train, EvaluationSet? validation, EvaluationSet? test, TrainingOptions options, int batchSize, LaneWidth width, LinearStart? start, ThreadTeam team, bool testsEachEpoch, CancellationToken cancellation = default)
    {
        (_train, _options, _givenOrders, _team) = (train, options, start?.Order, team);
        _standardisation = options.Standardise || options.Loss.IsMinimised ? Standardisation.Of(train.Features, train.Rows) : null;
        _features = new FeatureReader(train.Features, _standardisation);
        _state = new LinearState(new PanelLayout(width, train.Features.Dimension, train.Classes));
        LinearKernel kernel = LinearKernel.Create(width);
        // A loss that is minimised has passes of its own; a step of Adam then never comes.
        batchSize = options.Loss.IsMinimised ? 1 : batchSize;
        _stepper = new LinearStepper(kernel, _state, _features, batchSize, _team);
        _scorer = new LinearScorer(kernel, _state.Layout, _team);
        _evaluator = new EpochEvaluator(_scorer, validation, test, _standardisation, train.Classes, options, testsEachEpoch);
        _objective = new TrainingObjective(train, options, batchSize, width);
        _ledger = new TrainingLedger(options, ", or --standardise");
        _minimiser = options.Loss is LeaveOneOutSoftLabels minimised ? new LogisticMinimiser(minimised, train, _objective, _features, options.ExpectedPositives ?? 0, width, team, cancellation) : null;
        _bestWeights = new NativeFloats(_state.Weights.Length);
        _bestEstimates = _objective.EstimatesMove ? new float[_objective.Estimates!.Length] : null;
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

    /// <summary>How far training is.</summary>
    public TrainingLedger Ledger => _ledger;

    /// <summary>The order in which the running epoch visits the training rows.</summary>
    public int[] DrawOrder() => _givenOrders is null ? _orders.Draw(_ledger.Epoch) : _givenOrders[_ledger.Epoch];

    /// <summary>Evaluates a batch and takes a step, scoring the next batch on the way.</summary>
    /// <param name="positions">Positions of the batch's examples among the training rows.</param>
    /// <param name="rows">Their row numbers.</param>
    /// <param name="next">Row numbers of the next batch; empty for none.</param>
    public void Step(ReadOnlySpan<int> positions, ReadOnlySpan<int> rows, ReadOnlySpan<int> next)
    {
        if (_minimiser is not null)
        {
            Minimise(_minimiser);
            return;
        }

        if (_stepper.Logits.Length == 0)
            _stepper.Begin(rows);
        Moment now = _ledger.BeginStep();
        double value = _objective.Evaluate(positions, rows, now, _stepper.Logits, _stepper.Slopes);
        _ledger.Check(value);
        _stepper.Step(new AdamStep(now.Step, _options.LearningRate, _options.WeightDecay), next);
        _ledger.EndStep(value);
    }

    private void Minimise(LogisticMinimiser minimiser)
    {
        double value = minimiser.Step(_ledger.BeginStep());
        _ledger.Check(value);
        PanelLayout layout = _state.Layout;
        float[] weights = new float[(long)layout.Features * layout.Classes], biases = new float[layout.Classes];
        minimiser.Export(weights, biases);
        layout.Import(weights, biases, _state.Weights);
        _ledger.EndStep(value);
    }

    /// <summary>Evaluates the epoch, remembers it if it is the best, and goes on to the next.</summary>
    public EpochRecord EndEpoch(long began)
    {
        double estimatedPositives = _objective.CatchUp(_ledger.Steps, _team);
        _ledger.CheckWeights(_state.IsFinite());
        Moment ended = _ledger.Now;
        float[]? scores = _objective.ScoresAfter(ended) ? ScoreTrain(_state.Weights) : null;
        _ledger.AddTrainingTime(began);
        EpochRecord record = _ledger.EndEpoch(began, estimatedPositives, () => _evaluator.Evaluate(_state.Weights), Histogram, KeepBest);
        if (scores is not null)
            _objective.EndEpoch(ended, scores);
        return record;
    }

    /// <summary>The result of the best epoch.</summary>
    public TrainingResult Result()
    {
        long began = Stopwatch.GetTimestamp();
        NativeFloats weights = _bestWeights;
        _evaluator.Score(weights);
        float[] train = ScoreTrain(weights);
        _ledger.AddEvaluationTime(began);
        PanelLayout layout = _state.Layout;
        float[] matrix = new float[(long)layout.Classes * layout.Features], biases = new float[layout.Classes];
        layout.Export(weights, matrix, biases);
        LinearModel model = new(layout.Features, layout.Classes, matrix, biases, _standardisation);
        if (!_objective.EstimatesMove)
            _objective.CatchUp(_ledger.Steps, _team);   // after an interruption they were not asked for yet
        return _ledger.Result(model, _bestEstimates ?? _objective.Estimates, _evaluator.ValidationProbabilities, _evaluator.TestProbabilities, train);
    }

    /// <summary>Copies everything out.</summary>
    /// <exception cref="DivergedException">A weight is no longer finite: nothing that is worth a checkpoint.</exception>
    public TrainingCheckpoint Save()
    {
        _ledger.CheckWeights(_state.IsFinite());
        Dictionary<string, float[]> arrays = [];
        LinearCheckpoint.SavePanels(arrays, "model", _state.Layout, _state.Weights);
        LinearCheckpoint.SavePanels(arrays, "first", _state.Layout, _state.FirstMoments);
        LinearCheckpoint.SavePanels(arrays, "second", _state.Layout, _state.SecondMoments);
        _minimiser?.Save(arrays);
        if (_ledger.BestEpoch >= 0)
            LinearCheckpoint.SavePanels(arrays, "best", _state.Layout, _bestWeights);
        if (_ledger.BestEpoch >= 0 && _bestEstimates is not null)
            arrays["best.estimates"] = [.. _bestEstimates];
        return _ledger.Save(arrays, _objective.Save(arrays));
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
                LinearCheckpoint.Find(from.Arrays, "best.estimates", _bestEstimates.LongLength).CopyTo(_bestEstimates, 0);
        }

        _objective.Restore(from);
        _minimiser?.Restore(from);
        _ledger.Restore(from);
    }

    public void Dispose()
    {
        _minimiser?.Dispose();
        _stepper.Dispose();
        _scorer.Dispose();
        _state.Dispose();
        _objective.Dispose();
        _bestWeights.Dispose();
    }

    private ProbabilityHistogram Histogram() => ProbabilityHistogram.Compute(ScoreTrain(_state.Weights), _train.Rows, _train.Observed, _train.Truth!);

    /// <summary>Probabilities of the training rows, in an array that the next call overwrites.</summary>
    private float[] ScoreTrain(NativeFloats weights)
    {
        if (_trainProbabilities.Length == 0)
            _trainProbabilities = new float[(long)_train.Rows.Length * _train.Classes];
        _scorer.Score(weights, _features, _train.Rows, _trainProbabilities);
        return _trainProbabilities;
    }

    private unsafe void KeepBest()
    {
        Buffer.MemoryCopy(_state.Weights.Pointer, _bestWeights.Pointer, _bestWeights.Length * sizeof(float), _bestWeights.Length * sizeof(float));
        if (_bestEstimates is not null)
            _objective.Estimates!.CopyTo(_bestEstimates, 0);
    }
}
