namespace SinglePositive.Training;

/// <summary>What training gives: everything belongs to the best epoch.</summary>
public sealed record TrainingResult
{
    /// <summary>The model of the best epoch.</summary>
    public required LinearModel Model { get; init; }

    /// <summary>The first epoch with the highest selection metric, from 0.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>One record per epoch.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>Probabilities of the label estimator at the best epoch, (training rows) × L; null without an estimator.</summary>
    public float[]? Estimates { get; init; }

    /// <summary>Validation probabilities at the best epoch, row by row; null without validation rows.</summary>
    public float[]? ValidationProbabilities { get; init; }

    /// <summary>Test probabilities at the best epoch; null without a test split.</summary>
    public float[]? TestProbabilities { get; init; }

    /// <summary>Probabilities of the training rows at the best epoch, (training rows) × L.</summary>
    public required float[] TrainProbabilities { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Wall time of all steps with shuffle, gather and the estimator's catching up; without evaluation and checkpoints.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Wall time of scoring and metrics.</summary>
    public required double EvaluationSeconds { get; init; }
}
