using System.Globalization;

namespace SinglePositive.Files;

/// <summary>Fields of CSV files as this project writes them: quoted only where RFC 4180 asks for it.</summary>
public static class CsvField
{
    /// <summary>A text; null and what is empty give an empty field.</summary>
    public static string Of(string? text) =>
        text is null ? "" : text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>A number with all its digits; NaN, which stands for what is unknown, gives an empty field.</summary>
    public static string Of(double number) => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture);
}
