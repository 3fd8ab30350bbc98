using System.Globalization;

namespace SinglePositive.Cli.Recovery;

/// <summary>How many given labels <c>--suspects</c> asks for: a number, or a share of all.</summary>
/// <param name="Value">The number, or the share in per cent.</param>
/// <param name="IsShare">True for a share.</param>
internal sealed record SuspectCount(double Value, bool IsShare)
{
    /// <summary>Reads the option's value: <c>100</c> or <c>1%</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static SuspectCount Parse(string text)
    {
        bool share = text.EndsWith('%');
        return double.TryParse(share ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && (share ? value is > 0 and <= 100 : value is >= 1 and <= int.MaxValue && value == Math.Floor(value))
            ? new SuspectCount(value, share)
            : throw new FormatException("a whole number from 1, or a share such as 1%");
    }

    /// <summary>The number of labels, rounded up.</summary>
    public long Of(long given) => IsShare ? (long)Math.Ceiling(given * Value / 100) : (long)Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + (IsShare ? "%" : "");
}
