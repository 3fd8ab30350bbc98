using System.Globalization;

namespace SinglePositive.Losses;

/// <summary>A number that changes a loss.</summary>
/// <param name="Name">Its name on the command line (<c>--loss.NAME</c>) and in run folders.</param>
/// <param name="Default">Its default as text: a number, or how it follows from the data.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="Meaning">What it does, in the field's words.</param>
public sealed record LossParameter(string Name, string Default, double Minimum, double Maximum, string Meaning)
{
    internal LossParameter(string name, double value, double minimum, double maximum, string meaning)
        : this(name, value.ToString("R", CultureInfo.InvariantCulture), minimum, maximum, meaning) => Number = value;

    /// <summary>True when it counts something.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The values that are allowed, in words.</summary>
    internal string AllowedWords => FormattableString.Invariant($"{(IsWhole ? "be a whole number and " : "")}lie between {Minimum} and {Maximum}");

    /// <summary>The default; NaN where it follows from the data.</summary>
    internal double Number { get; } = double.NaN;

    /// <summary>The value given, or the default.</summary>
    internal double Of(IReadOnlyDictionary<string, double> given) => given.GetValueOrDefault(Name, Number);

    /// <summary>The value, if it is allowed.</summary>
    /// <exception cref="ConfigurationException">It is not.</exception>
    internal double Checked(double value) => Allows(value)
        ? value
        : throw new ConfigurationException($"The loss parameter '{Name}' is {value}; it must {AllowedWords}.");

    internal bool Allows(double value) => value >= Minimum && value <= Maximum && (!IsWhole || value == Math.Floor(value));
}
