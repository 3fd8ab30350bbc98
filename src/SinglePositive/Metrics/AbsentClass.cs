namespace SinglePositive.Metrics;

/// <summary>What a class without a single positive example counts in a mean over classes, where its average precision is not defined.</summary>
public enum AbsentClass
{
    /// <summary>It counts 0, as in the CVPR 2021 paper: the mean is over all L classes.</summary>
    Zero,

    /// <summary>It is left out: the mean is over the classes that have positives.</summary>
    Skip,
}
