using SinglePositive.Calibration;

namespace SinglePositive.Training;

/// <summary>A linear classifier: probabilities σ(Wx + b), with x standardised first if the model says so.</summary>
/// <param name="Features">D.</param>
/// <param name="Classes">L.</param>
/// <param name="Weights">L × D, class by class.</param>
/// <param name="Biases">L.</param>
/// <param name="Standardisation">What is done to features first; null for nothing.</param>
public sealed record LinearModel(int Features, int Classes, float[] Weights, float[] Biases, Standardisation? Standardisation)
{
    /// <summary>What is done to probabilities afterwards; null for nothing.</summary>
    public IsotonicMap? Isotonic { get; init; }

    /// <summary>The classifier with calibrated probabilities: a line through logits goes into weights and biases, another function behind them.</summary>
    /// <exception cref="ConfigurationException">The classifier has such a function already.</exception>
    public LinearModel Calibrated(ProbabilityMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (Isotonic is not null)
            throw new ConfigurationException("The model is calibrated already; calibrate the one that it was made from.");
        if (map.Scaling is not { } scaling)
            return this with { Isotonic = map.Isotonic };
        float[] weights = new float[Weights.Length], biases = new float[Biases.Length];
        for (int j = 0; j < Classes; j++)
        {
            for (int i = j * Features; i < (j + 1) * Features; i++)
                weights[i] = (float)(scaling.Slopes[j] * Weights[i]);
            biases[j] = (float)((scaling.Slopes[j] * Biases[j]) + scaling.Intercepts[j]);
        }

        return this with { Weights = weights, Biases = biases, Isotonic = map.Isotonic };
    }
}
