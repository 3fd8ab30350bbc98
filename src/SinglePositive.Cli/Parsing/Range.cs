namespace SinglePositive.Cli.Parsing;

/// <summary>The values an option accepts.</summary>
/// <param name="Words">The range in words, to follow "a number".</param>
/// <param name="Accepts">True for the values inside.</param>
internal sealed record Range<T>(string Words, Func<T, bool> Accepts)
{
    /// <summary>True when the value is inside.</summary>
    public bool Contains(T value) => Accepts(value);
}

/// <summary>Ranges that several options share.</summary>
internal static class NumberRange
{
    public static Range<double> Finite { get; } = new("that is finite", double.IsFinite);

    public static Range<double> Positive { get; } = new("above 0", value => value > 0 && double.IsFinite(value));

    public static Range<double> NotNegative { get; } = new("of at least 0", value => value >= 0 && double.IsFinite(value));

    public static Range<double> Probability { get; } = new("from 0 to 1", value => value is >= 0 and <= 1);

    public static Range<double> Fraction { get; } = new("above 0 and below 1", value => value is > 0 and < 1);
}
