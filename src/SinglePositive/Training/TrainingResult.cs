using SinglePositive.Files;
using SinglePositive.Metrics;

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

    /// <summary>One histogram per epoch of the training rows' probabilities; empty when none are asked for.</summary>
    public IReadOnlyList<ProbabilityHistogram> Histograms { get; init; } = [];

    /// <summary>Label estimates at the best epoch, (training rows) × L probabilities; null for a loss that has none.</summary>
    public float[]? Estimates { get; init; }

    /// <summary>Validation probabilities at the best epoch, row by row; null without validation rows.</summary>
    public float[]? ValidationProbabilities { get; init; }

    /// <summary>Test probabilities at the best epoch; null without a test split.</summary>
    public float[]? TestProbabilities { get; init; }

    /// <summary>Probabilities of the training rows at the best epoch, (training rows) × L.</summary>
    public required float[] TrainProbabilities { get; init; }

    /// <summary>The network below the model, as trained; null for a model on fixed features.</summary>
    public TrainedNetwork? Network { get; init; }

    /// <summary>How the linear phase ended that training began with; null without one.</summary>
    public LinearStartMetrics? LinearStart { get; init; }

    /// <summary>The share of the training time in which the network computed and did not wait for pictures; null for a model on fixed features.</summary>
    public double? BusyShare { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Wall time of all steps with shuffle, gather and the estimator's catching up; without evaluation and checkpoints.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Wall time of scoring and metrics.</summary>
    public required double EvaluationSeconds { get; init; }
}

/// <summary>A network whose features a model reads.</summary>
/// <param name="Tensors">Its parameters and statistics by name, as <c>model.safetensors</c> keeps them.</param>
/// <param name="Description">What is needed to build it and to feed it: entries of the file's metadata.</param>
public sealed record TrainedNetwork(IReadOnlyList<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Description);

/// <summary>mAP in per cent where a linear phase ended and where fine-tuning began: the same model, scored on fixed features and through the network. NaN where labels are missing.</summary>
/// <param name="LinearValidationMap">The linear phase's best epoch, validation.</param>
/// <param name="LinearTestMap">The linear phase's best epoch, test.</param>
/// <param name="ValidationMap">The whole network before its first step, validation.</param>
/// <param name="TestMap">The whole network before its first step, test.</param>
public sealed record LinearStartMetrics(double LinearValidationMap, double LinearTestMap, double ValidationMap, double TestMap);
