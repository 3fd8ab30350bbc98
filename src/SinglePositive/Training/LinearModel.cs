namespace SinglePositive.Training;

/// <summary>A linear classifier: probabilities σ(Wx + b), with x standardised first if the model says so.</summary>
/// <param name="Features">D.</param>
/// <param name="Classes">L.</param>
/// <param name="Weights">L × D, class by class.</param>
/// <param name="Biases">L.</param>
/// <param name="Standardisation">What is done to features first; null for nothing.</param>
public sealed record LinearModel(int Features, int Classes, float[] Weights, float[] Biases, Standardisation? Standardisation);
