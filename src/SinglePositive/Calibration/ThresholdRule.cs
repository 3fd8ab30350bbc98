using System.Globalization;

namespace SinglePositive.Calibration;

/// <summary>How the probability is chosen from which on a class counts as present.</summary>
public enum ThresholdChoice
{
    /// <summary>The highest F1 on labelled rows.</summary>
    F1,

    /// <summary>As many labels per example as are expected; needs no labels.</summary>
    Cardinality,

    /// <summary>The lowest threshold with a given precision on labelled rows.</summary>
    Precision,

    /// <summary>A given number; needs no labels.</summary>
    Fixed,
}

/// <summary>A rule for thresholds, as it is written on a command line: <c>f1</c>, <c>cardinality</c>, <c>precision=0.9</c>, <c>fixed=0.3</c>.</summary>
/// <param name="Choice">What is chosen by.</param>
/// <param name="Value">The precision that is asked for, or the threshold itself, 0–1; 0 where the rule has no number.</param>
public sealed record ThresholdRule(ThresholdChoice Choice, double Value = 0)
{
    /// <summary>From which probability on a class counts as present where nothing was chosen.</summary>
    public const double Usual = 0.5;

    /// <summary>A threshold that no probability reaches.</summary>
    public const double Never = 2;

    private const string PrecisionWord = "precision", FixedWord = "fixed";

    /// <summary>True when labels are needed beside the scores.</summary>
    public bool NeedsTruth => Choice is ThresholdChoice.F1 or ThresholdChoice.Precision;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static ThresholdRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=', 2);
        return (parts[0], parts.Length) switch
        {
            ("f1", 1) => new(ThresholdChoice.F1),
            ("cardinality", 1) => new(ThresholdChoice.Cardinality),
            (PrecisionWord, 2) when Share(parts[1]) is { } value => new(ThresholdChoice.Precision, value),
            (FixedWord, 2) when Share(parts[1]) is { } value => new(ThresholdChoice.Fixed, value),
            _ => throw new FormatException("f1, cardinality, precision=X or fixed=X, with X from 0 to 1" + Suggestion.InBrackets(text.Split('=')[0], ["f1", "cardinality", "precision", "fixed"])),
        };
    }

    /// <summary>The rule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Choice switch
    {
        ThresholdChoice.F1 => "f1",
        ThresholdChoice.Cardinality => "cardinality",
        ThresholdChoice.Precision => $"{PrecisionWord}={Value.ToString("R", CultureInfo.InvariantCulture)}",
        _ => $"{FixedWord}={Value.ToString("R", CultureInfo.InvariantCulture)}",
    };

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1 ? value : null;
}
