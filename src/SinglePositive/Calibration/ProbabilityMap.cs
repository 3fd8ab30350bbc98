namespace SinglePositive.Calibration;

/// <summary>What calibration does to the probabilities of a model.</summary>
/// <param name="Scaling">A line through logits; null for none.</param>
/// <param name="Isotonic">A function that never falls; null for none.</param>
public sealed record ProbabilityMap(LogitScaling? Scaling, IsotonicMap? Isotonic)
{
    /// <summary>Fits it.</summary>
    /// <param name="method">What is fitted.</param>
    /// <param name="data">Scores, and full labels unless the method is <see cref="CalibrationMethod.None"/>.</param>
    /// <exception cref="ConfigurationException">The method needs full labels, and there are none.</exception>
    public static ProbabilityMap Fit(CalibrationMethod method, CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(method, data, method is CalibrationMethod.Platt or CalibrationMethod.Isotonic ? ClassGroup.Of(CalibrationScope.Class, LogitScaling.Truth(data)) : []);
    }

    /// <summary>The same with given groups of classes.</summary>
    internal static ProbabilityMap Fit(CalibrationMethod method, CalibrationData data, IReadOnlyList<ClassGroup> groups) => method switch
    {
        CalibrationMethod.Temperature => new(LogitScaling.Temperature(data), null),
        CalibrationMethod.Platt => new(LogitScaling.Platt(data, groups), null),
        CalibrationMethod.Isotonic => new(null, IsotonicMap.Fit(data, groups)),
        _ => new(null, null),
    };

    /// <summary>The calibrated probabilities of N·L probabilities, row by row.</summary>
    public float[] Apply(ReadOnlySpan<float> probabilities)
    {
        float[] calibrated = Scaling?.Apply(probabilities) ?? probabilities.ToArray();
        Isotonic?.Apply(calibrated);
        return calibrated;
    }
}
