using SinglePositive.Calibration;
using SinglePositive.Data;

namespace SinglePositive.Experiments;

/// <summary>What is to be fitted to the scores of a run.</summary>
public sealed record CalibrationRequest
{
    /// <summary>The run folder.</summary>
    public required string Run { get; init; }

    /// <summary>The rows that are fitted to: <see cref="SplitNames.Validation"/> or <see cref="SplitNames.Test"/>.</summary>
    public string On { get; init; } = SplitNames.Validation;

    /// <summary>How thresholds are chosen; null for F1 where full labels are known, and cardinality else.</summary>
    public ThresholdRule? Rule { get; init; }

    /// <summary>What is done to probabilities; null for Platt scaling where full labels are known, and nothing else.</summary>
    public CalibrationMethod? Method { get; init; }

    /// <summary>Whether thresholds and cut-offs of label sets are the same for all classes.</summary>
    public CalibrationScope Scope { get; init; }

    /// <summary>The share of true labels that label sets are to cover; null for 0.9 where labels are known, and no sets else.</summary>
    public double? Coverage { get; init; }

    /// <summary>k, the mean number of labels per example; null for the run's own.</summary>
    public double? ExpectedPositives { get; init; }

    /// <summary>The most threads to use; results do not depend on it.</summary>
    public required int Threads { get; init; }
}
