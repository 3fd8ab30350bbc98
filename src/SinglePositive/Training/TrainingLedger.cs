using System.Diagnostics;
using SinglePositive.Losses;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>How far training is, whatever is trained: epochs, steps, what they measured, which was the best, and the time they took.</summary>
/// <param name="options">How to train.</param>
/// <param name="remedy">What to try beside a smaller learning rate when training diverges; empty for nothing.</param>
internal sealed class TrainingLedger(TrainingOptions options, string remedy = "")
{
    private readonly BestEpoch _best = new(options);
    private readonly List<EpochRecord> _history = [];
    private readonly List<ProbabilityHistogram> _histograms = [];
    private double _trainingSeconds;
    private double _evaluationSeconds;
    private bool _stopped;

    /// <summary>The epoch that is running, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps of it that are done.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Optimiser steps done or begun in all.</summary>
    public long Steps { get; private set; }

    /// <summary>Sum of the epoch's loss values so far.</summary>
    public double LossSum { get; private set; }

    /// <summary>The best epoch so far; -1 when none.</summary>
    public int BestEpoch => _best.Epoch;

    /// <summary>The epochs done.</summary>
    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>True when no epoch is left, or patience has run out.</summary>
    public bool IsFinished => _stopped || Epoch >= options.Epochs;

    /// <summary>Where training is: the epoch that is running, and the last step.</summary>
    public Moment Now => new(Epoch + 1, options.Epochs, Steps);

    /// <summary>Begins a step.</summary>
    public Moment BeginStep()
    {
        Steps++;
        return Now;
    }

    /// <summary>Looks at the loss of the step that was begun before anything is changed by it.</summary>
    /// <exception cref="DivergedException">It is not a number.</exception>
    public void Check(double loss)
    {
        if (!double.IsFinite(loss))
            throw Diverged($"The loss is {loss} in epoch {Epoch}, batch {StepInEpoch}");
    }

    /// <summary>Ends the step.</summary>
    public void EndStep(double loss)
    {
        LossSum += loss;
        StepInEpoch++;
    }

    /// <summary>Counts the time since a moment as training.</summary>
    public void AddTrainingTime(long began) => _trainingSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;

    /// <summary>Counts the time since a moment as evaluation.</summary>
    public void AddEvaluationTime(long began) => _evaluationSeconds += Stopwatch.GetElapsedTime(began).TotalSeconds;

    /// <summary>Evaluates the epoch, keeps the model if it is the best so far, and goes on to the next.</summary>
    /// <param name="began">When the epoch began, or went on.</param>
    /// <param name="estimatedPositives">Mean estimated labels per example.</param>
    /// <param name="evaluate">Measures the model.</param>
    /// <param name="histogram">Scores the training rows; called when histograms are asked for.</param>
    /// <param name="keepBest">Copies the model away.</param>
    public EpochRecord EndEpoch(long began, double estimatedPositives, Func<EpochRecord> evaluate, Func<ProbabilityHistogram> histogram, Action keepBest)
    {
        long evaluation = Stopwatch.GetTimestamp();
        ProbabilityHistogram? spread = options.Histograms ? histogram() : null;
        EpochRecord record = evaluate() with { Epoch = Epoch, TrainLoss = LossSum / StepInEpoch, EstimatedPositives = estimatedPositives };
        AddEvaluationTime(evaluation);
        record = record with { Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
        _history.Add(record);
        if (spread is not null)
            _histograms.Add(spread);
        if (_best.Offer(record))
            keepBest();
        _stopped = _best.ShouldStop(Epoch);
        Epoch++;
        (StepInEpoch, LossSum) = (0, 0);
        return record;
    }

    /// <summary>Refuses weights that are no longer numbers: they are worth no checkpoint and no epoch.</summary>
    /// <exception cref="DivergedException">They are not.</exception>
    public void CheckWeights(bool areFinite)
    {
        if (!areFinite)
            throw Diverged($"A weight is no longer finite after epoch {Epoch}, batch {StepInEpoch - 1}");
    }

    /// <summary>A checkpoint of this and of what is trained.</summary>
    public TrainingCheckpoint Save(IReadOnlyDictionary<string, float[]> arrays, long[]? estimatorSteps) => new()
    {
        Epoch = Epoch,
        StepInEpoch = StepInEpoch,
        LossSum = LossSum,
        Step = Steps,
        IsFinished = IsFinished,
        History = [.. _history],
        Histograms = [.. _histograms],
        BestEpoch = _best.Epoch,
        TrainingSeconds = _trainingSeconds,
        EvaluationSeconds = _evaluationSeconds,
        Arrays = arrays,
        EstimatorSteps = estimatorSteps,
    };

    /// <summary>The reverse of <see cref="Save"/>.</summary>
    public void Restore(TrainingCheckpoint from)
    {
        if (from.BestEpoch >= 0)
            _best.Restore(from.BestEpoch, from.History[from.BestEpoch].SelectedBy(options.Criterion is null ? options.Selection : Selection.ObservedLoss));
        (Epoch, StepInEpoch, LossSum, Steps) = (from.Epoch, from.StepInEpoch, from.LossSum, from.Step);
        (_trainingSeconds, _evaluationSeconds) = (from.TrainingSeconds, from.EvaluationSeconds);
        _history.AddRange(from.History);
        _histograms.AddRange(from.Histograms);
        _stopped = from.History.Count > 0 && StepInEpoch == 0 && _best.ShouldStop(Epoch - 1);
    }

    /// <summary>The result of the best epoch: what every kind of training knows of it.</summary>
    public TrainingResult Result(LinearModel model, float[]? estimates, float[]? validation, float[]? test, float[] train) => new()
    {
        Model = model,
        BestEpoch = _best.Epoch,
        History = _history,
        Histograms = _histograms,
        Estimates = estimates,
        ValidationProbabilities = validation,
        TestProbabilities = test,
        TrainProbabilities = train,
        Steps = Steps,
        TrainingSeconds = _trainingSeconds,
        EvaluationSeconds = _evaluationSeconds,
    };

    private DivergedException Diverged(string what) => new($"{what}: training has diverged. Try a smaller {options.RateOption} than {options.LearningRate}{remedy}.");
}
