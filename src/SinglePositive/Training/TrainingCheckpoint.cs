using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>Everything needed to go on training bit for bit.</summary>
public sealed record TrainingCheckpoint
{
    /// <summary>The epoch that goes on, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps of it that are done.</summary>
    public required int StepInEpoch { get; init; }

    /// <summary>Sum of the loss values of those steps.</summary>
    public required double LossSum { get; init; }

    /// <summary>Optimiser steps done in all.</summary>
    public required long Step { get; init; }

    /// <summary>True when training has ended (all epochs, or patience).</summary>
    public required bool IsFinished { get; init; }

    /// <summary>The epochs done.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The histograms of the epochs done; empty when none are asked for.</summary>
    public IReadOnlyList<ProbabilityHistogram> Histograms { get; init; } = [];

    /// <summary>Best epoch so far; -1 when none.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Seconds of training so far.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds of evaluation so far.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>Named float32 arrays: weights, moments, best weights, estimator rows, best estimates.</summary>
    public required IReadOnlyDictionary<string, float[]> Arrays { get; init; }

    /// <summary>Per estimator row the step it belongs to; null without an estimator.</summary>
    public long[]? EstimatorSteps { get; init; }
}
