namespace SinglePositive.Losses;

/// <summary>A parameter that goes in a straight line from one value to another while training goes on.</summary>
/// <param name="Start">Its value at the start.</param>
/// <param name="End">Its value at the end.</param>
public readonly record struct Ramp(double Start, double End)
{
    /// <summary>Its value when a share of training is over.</summary>
    public double At(double share) => Start + ((End - Start) * share);

    /// <summary>The two parameters that set it, <c>NAME-start</c> and <c>NAME-end</c>.</summary>
    internal static LossParameter[] Parameters(string name, Ramp fallback, double minimum, double maximum, string meaning) =>
    [
        new($"{name}-start", $"{fallback.Start}", minimum, maximum, $"{meaning}: at the start"),
        new($"{name}-end", $"{fallback.End}", minimum, maximum, $"{meaning}: at the end"),
    ];

    /// <summary>The ramp that given parameters set.</summary>
    internal static Ramp Of(IReadOnlyDictionary<string, double> given, string name, Ramp fallback) =>
        new(given.GetValueOrDefault($"{name}-start", fallback.Start), given.GetValueOrDefault($"{name}-end", fallback.End));
}
