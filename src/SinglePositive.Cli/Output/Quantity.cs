using System.Globalization;

namespace SinglePositive.Cli.Output;

/// <summary>Amounts as people read them.</summary>
internal static class Quantity
{
    /// <summary>Bytes with a decimal unit, for example <c>1.5 GB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000_000 => $"{Math.Ceiling(bytes / 1e3):0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0} MB",
        _ => $"{bytes / 1e9:0.0} GB",
    };

    /// <summary>A time, for example <c>0.4 s</c>, <c>12 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 9.95 => $"{seconds:0.0} s",
        < 59.5 => $"{seconds:0} s",
        < 3600 => $"{Math.Floor(seconds / 60):0} min {Math.Floor(seconds % 60):0} s",
        _ => $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):0} min",
    };

    /// <summary>A whole number with its thousands apart, for example <c>40,137</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A figure with a fixed number of decimals; a dash when it is undefined.</summary>
    public static string Decimal(double value, int decimals) =>
        double.IsFinite(value) ? value.ToString("F" + decimals, CultureInfo.InvariantCulture) : "-";
}
