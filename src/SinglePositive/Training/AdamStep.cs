namespace SinglePositive.Training;

/// <summary>The constants of one Adam step (Kingma and Ba 2015; decoupled weight decay of Loshchilov and Hutter 2019).</summary>
/// <remarks>
/// m ← β₁m + (1-β₁)g; v ← β₂v + (1-β₂)g²; w ← w(1 - lr·decay) - lr/(1-β₁ᵗ)·m / (√v/√(1-β₂ᵗ) + ε),
/// with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 as in the paper's code. What is stored is M = m/(1-β₁) and V = v/(1-β₂): their updates then cost one
/// operation less each, and w ← keep·w - M / (<see cref="RootFactor"/>·√V + <see cref="Offset"/>) carries the two factors for free.
/// </remarks>
internal readonly struct AdamStep
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-8;

    /// <summary>The constants of step <paramref name="number"/> (1, 2, …).</summary>
    public AdamStep(long number, double learningRate, double weightDecay)
    {
        double rate = learningRate * (1 - Beta1) / (1 - Math.Pow(Beta1, number));
        RootFactor = (float)(Math.Sqrt((1 - Beta2) / (1 - Math.Pow(Beta2, number))) / rate);
        Offset = (float)(Epsilon / rate);
        Keep = (float)(1 - (learningRate * weightDecay));
    }

    /// <summary>The factor of √V in the denominator.</summary>
    public float RootFactor { get; }

    /// <summary>What is added to the denominator: ε in the units of M.</summary>
    public float Offset { get; }

    /// <summary>The factor that weight decay leaves of a weight.</summary>
    public float Keep { get; }
}
