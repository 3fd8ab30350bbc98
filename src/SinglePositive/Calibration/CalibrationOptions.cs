namespace SinglePositive.Calibration;

/// <summary>Whether something is fitted for all classes together or for each.</summary>
public enum CalibrationScope
{
    /// <summary>One number for all classes.</summary>
    Global,

    /// <summary>One number for each class; classes with few present labels share one.</summary>
    Class,
}

/// <summary>What is done to probabilities so that they mean what they say.</summary>
public enum CalibrationMethod
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>σ(z/T): one temperature T for all classes (Guo et al., ICML 2017).</summary>
    Temperature,

    /// <summary>σ(a·z + b) for each class (Platt, 1999).</summary>
    Platt,

    /// <summary>A rising function of the probability for each class (Zadrozny and Elkan, KDD 2002).</summary>
    Isotonic,
}

/// <summary>What is fitted to the scores of a finished model.</summary>
public sealed record CalibrationOptions
{
    /// <summary>How thresholds are chosen.</summary>
    public ThresholdRule Rule { get; init; } = new(ThresholdChoice.F1);

    /// <summary>Whether thresholds and the cut-offs of label sets are the same for all classes.</summary>
    public CalibrationScope Scope { get; init; } = CalibrationScope.Global;

    /// <summary>What is done to probabilities first.</summary>
    public CalibrationMethod Method { get; init; } = CalibrationMethod.None;

    /// <summary>The share of true labels that label sets are to cover, above 0 and below 1; null for no sets.</summary>
    public double? Coverage { get; init; } = 0.9;

    /// <summary>k, the mean number of labels per example; needed by <see cref="ThresholdChoice.Cardinality"/> alone.</summary>
    public double? ExpectedPositives { get; init; }
}
