namespace SinglePositive.Metrics;

/// <summary>What a threshold makes of one class: the counts, and the ratios that follow from them.</summary>
/// <param name="TruePositives">Examples of the class that were predicted.</param>
/// <param name="FalsePositives">Others that were predicted.</param>
/// <param name="FalseNegatives">Examples of the class that were not predicted.</param>
public readonly record struct ClassConfusion(long TruePositives, long FalsePositives, long FalseNegatives)
{
    /// <summary>The class's examples.</summary>
    public long Positives => TruePositives + FalseNegatives;

    /// <summary>TP / (TP + FP), 0–1; 0 when nothing was predicted.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>TP / (TP + FN), 0–1; 0 when the class has no examples.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>2·TP / (2·TP + FP + FN), 0–1; 0 when there is neither an example nor a prediction.</summary>
    public double F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>The counts of two sets together.</summary>
    public static ClassConfusion operator +(ClassConfusion a, ClassConfusion b) => Add(a, b);

    /// <summary>The counts of two sets together.</summary>
    public static ClassConfusion Add(ClassConfusion left, ClassConfusion right) =>
        new(left.TruePositives + right.TruePositives, left.FalsePositives + right.FalsePositives, left.FalseNegatives + right.FalseNegatives);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
