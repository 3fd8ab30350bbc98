using System.Globalization;
using System.Text.RegularExpressions;

namespace SinglePositive.Experiments;

/// <summary>An option of training and the values that a sweep gives it.</summary>
/// <param name="Name">The option without its dashes, for example <c>lr</c>.</param>
/// <param name="Values">The values, as they would be typed; empty for an axis with a <see cref="Range"/>.</param>
public sealed partial record SweepAxis(string Name, IReadOnlyList<string> Values)
{
    private const int MostValues = 100_000;

    /// <summary>Between which numbers random values are drawn: evenly in their logarithm when both are above 0, else evenly. Null where there are <see cref="Values"/>.</summary>
    public (double Low, double High)? Range { get; private init; }

    /// <summary>Reads what is typed after an option.</summary>
    /// <param name="name">The option without its dashes.</param>
    /// <param name="text">
    /// Values with commas between them (semicolons, where a value has a comma itself: one at the end will do); <c>0..4</c> stands for 0,1,2,3,4, and <c>1e-5..1e-2</c>, which is not made of
    /// whole numbers, for a range to draw from.
    /// </param>
    /// <exception cref="ConfigurationException">A value is empty or there twice, or a range is upside down.</exception>
    public static SweepAxis Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Contains(';', StringComparison.Ordinal) ? text.TrimEnd(';').Split(';', StringSplitOptions.TrimEntries) : text.Split(',', StringSplitOptions.TrimEntries);
        if (parts is [string only] && ReadRange(name, only) is { } range)
            return new SweepAxis(name, []) { Range = range };
        List<string> values = [.. parts.SelectMany(part => ReadPart(name, part))];
        if (values.GroupBy(Meaning).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ConfigurationException($"--{name} has {string.Join(" and ", twice)}: a sweep takes each value once.");
        return new SweepAxis(name, values);
    }

    /// <summary>Two ways to write one number mean the same.</summary>
    private static string Meaning(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number.ToString("R", CultureInfo.InvariantCulture) : value;

    private static IEnumerable<string> ReadPart(string name, string part)
    {
        if (part.Length == 0)
            throw new ConfigurationException($"--{name} has an empty value; write values with one comma between them.");
        if (WholeRange().Match(part) is not { Success: true } whole)
            return ReadRange(name, part) is null ? [part] : throw new ConfigurationException($"--{name} {part} is a range to draw from and stands alone; write it without other values.");
        if (!int.TryParse(whole.Groups[1].Value, out int first) || !int.TryParse(whole.Groups[2].Value, out int last) || last < first || last - first >= MostValues)
            throw new ConfigurationException($"--{name} {part} is not a range: the first number must not be above the last, and at most {MostValues} numbers fit in between.");
        return Enumerable.Range(first, last - first + 1).Select(number => number.ToString(CultureInfo.InvariantCulture));
    }

    private static (double Low, double High)? ReadRange(string name, string part)
    {
        if (WholeRange().IsMatch(part) || part.IndexOf("..", StringComparison.Ordinal) is not (> 0 and int at))
            return null;
        if (!double.TryParse(part[..at], NumberStyles.Float, CultureInfo.InvariantCulture, out double low) || !double.TryParse(part[(at + 2)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double high))
            return null;
        return low < high && double.IsFinite(high - low) ? (low, high) : throw new ConfigurationException($"--{name} {part} is not a range: the first number must be below the last.");
    }

    [GeneratedRegex(@"^(\d+)\.\.(\d+)$")]
    private static partial Regex WholeRange();
}
