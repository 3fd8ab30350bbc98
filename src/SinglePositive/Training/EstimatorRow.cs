namespace SinglePositive.Training;

/// <summary>One example's row of the label estimator in memory: logits u, then Adam's M and V, each padded to whole lane groups.</summary>
internal readonly unsafe struct EstimatorRow(float* logits, int paddedClasses)
{
    public float* Logits { get; } = logits;

    public float* FirstMoments { get; } = logits + paddedClasses;

    public float* SecondMoments { get; } = logits + (2 * paddedClasses);

    public int PaddedClasses { get; } = paddedClasses;
}
