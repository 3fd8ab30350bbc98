namespace SinglePositive.Losses;

/// <summary>A parameter that goes in a straight line from one value to another while training goes on.</summary>
/// <param name="Start">Its value at the start.</param>
/// <param name="End">Its value at the end.</param>
public readonly record struct Ramp(double Start, double End)
{
    /// <summary>Its value when a share of training is over.</summary>
    public double At(double share) => Start + ((End - Start) * share);
}
