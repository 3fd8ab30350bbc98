using SinglePositive.Labels;

namespace SinglePositive.Calibration;

/// <summary>Calibration by a straight line: class j's probability becomes σ(a_j·z + b_j), where z is its logit.</summary>
/// <remarks>The order of examples within a class stays as it is. A linear classifier takes it up into its weights.</remarks>
/// <param name="Slopes">a, L numbers above 0.</param>
/// <param name="Intercepts">b, L numbers.</param>
public sealed record LogitScaling(IReadOnlyList<double> Slopes, IReadOnlyList<double> Intercepts)
{
    /// <summary>A smaller slope would leave no order, a negative one turn it around: both are what few labels do.</summary>
    internal const double SmallestSlope = 0.01;

    // Of float32 numbers: half-way from the largest below 1 to 1 itself, and the smallest that is normal.
    private const double Most = 1 - 2.98e-8, Least = 1.18e-38;

    /// <summary>The temperature T = 1/a that makes the labels of all cells most likely, the same for all classes; no intercept.</summary>
    /// <param name="data">Scores and full labels.</param>
    /// <exception cref="ConfigurationException">There are no full labels.</exception>
    public static LogitScaling Temperature(CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        (double[] logits, byte[] present) = Cells(data, Truth(data), [.. Enumerable.Range(0, data.Classes)]);
        double slope = LogisticFit.Slope(logits, present);
        return new LogitScaling([.. Enumerable.Repeat(slope, data.Classes)], new double[data.Classes]);
    }

    /// <summary>Platt scaling of each class, with Platt's targets (n₊+1)/(n₊+2) and 1/(n₋+2); classes with fewer than ten present labels get one line together.</summary>
    /// <param name="data">Scores and full labels.</param>
    /// <exception cref="ConfigurationException">There are no full labels.</exception>
    public static LogitScaling Platt(CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        return Platt(data, ClassGroup.Of(CalibrationScope.Class, Truth(data)));
    }

    /// <summary>The same with given groups of classes.</summary>
    internal static LogitScaling Platt(CalibrationData data, IReadOnlyList<ClassGroup> groups)
    {
        double[] slopes = new double[data.Classes], intercepts = new double[data.Classes];
        foreach (ClassGroup group in groups)
        {
            (double[] logits, byte[] present) = Cells(data, data.Truth!, group.Fitted);
            (double slope, double intercept) = LogisticFit.Platt(logits, present, SmallestSlope);
            foreach (int j in group.Members)
                (slopes[j], intercepts[j]) = (slope, intercept);
        }

        return new LogitScaling(slopes, intercepts);
    }

    /// <summary>The calibrated probabilities of N·L probabilities, row by row.</summary>
    public float[] Apply(ReadOnlySpan<float> probabilities)
    {
        float[] calibrated = new float[probabilities.Length];
        for (int i = 0; i < calibrated.Length; i++)
            calibrated[i] = (float)LogisticFit.Sigmoid((Slopes[i % Slopes.Count] * Logit(probabilities[i])) + Intercepts[i % Slopes.Count]);
        return calibrated;
    }

    /// <summary>ln(p/(1−p)); of 0 and 1, which stand for all that float32 cannot tell from them, −87 and 17.</summary>
    internal static double Logit(float probability)
    {
        double p = Math.Clamp(probability, Least, Most);
        return Math.Log(p / (1 - p));
    }

    internal static TruthMatrix Truth(CalibrationData data) =>
        data.Truth ?? throw new ConfigurationException("Probabilities are calibrated on full labels, and there are none: a class that is present in far more examples than it was observed in looks overrated by the observed labels alone. Choose --method none, or --on a split with full labels.");

    private static (double[] Logits, byte[] Present) Cells(CalibrationData data, TruthMatrix truth, int[] classes)
    {
        (float[] scores, byte[] present) = RankedCells.Cells(data, truth, classes);
        return ([.. scores.Select(Logit)], present);
    }
}
