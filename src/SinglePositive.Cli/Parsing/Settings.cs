using System.Globalization;
using SinglePositive.Training;

namespace SinglePositive.Cli.Parsing;

/// <summary>The kinds of options there are.</summary>
internal static class Settings
{
    private const int MostThreads = 1024;

    /// <summary>On when given.</summary>
    public static Setting<bool> Switch(string name, string description) => new(name, null, description, false, null);

    /// <summary>Any text: a name or a path.</summary>
    public static Setting<string?> Text(string name, string valueName, string description, string? fallback = null) =>
        new(name, valueName, description, fallback, text => text.Length > 0 ? text : throw new FormatException("a value"));

    /// <summary>Text without which the verb cannot run.</summary>
    public static Setting<string?> RequiredText(string name, string valueName, string description) =>
        new(name, valueName, description, null, text => text.Length > 0 ? text : throw new FormatException("a value")) { MustBeGiven = true };

    /// <summary>One of a few words.</summary>
    public static Setting<string?> Choice(string name, string description, string? fallback, params string[] choices) =>
        new(name, string.Join('|', choices), description, fallback, text => ReadChoice(text, choices)) { Offers = choices };

    /// <summary>A whole number from <paramref name="minimum"/> on.</summary>
    public static Setting<int> Count(string name, string description, int fallback, int minimum = 0) =>
        new(name, "N", description, fallback, text => ReadCount(text, minimum));

    /// <summary>A whole number from <paramref name="minimum"/> on, or not given.</summary>
    public static Setting<int?> OptionalCount(string name, string description, int minimum = 0, string? defaultText = null) =>
        new(name, "N", description, null, text => text == defaultText ? null : ReadCount(text, minimum)) { DefaultText = defaultText };

    /// <summary>A seed: a whole number from 0 to 4294967295.</summary>
    public static Setting<uint> Seed(string name, string description, uint fallback) =>
        new(name, "N", description, fallback, text => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seed)
            ? seed : throw new FormatException("a whole number from 0 to 4294967295"));

    /// <summary>A number within a range.</summary>
    public static Setting<double> Number(string name, string description, double fallback, Range<double> range) =>
        new(name, "X", description, fallback, text => ReadNumber(text, range));

    /// <summary>A number within a range, or not given.</summary>
    public static Setting<double?> OptionalNumber(string name, string description, Range<double> range, string? defaultText = null) =>
        new(name, "X", description, null, text => ReadNumber(text, range)) { DefaultText = defaultText };

    /// <summary>k: a number, or where it is to be taken from.</summary>
    public static Setting<string?> ExpectedPositives(string description) =>
        new("--expected-positives", "K|auto|audit:FILE", description, null, text => ExpectedPositivesEstimate.IsSource(text) || (TryReadNumber(text, out double k) && NumberRange.Positive.Contains(k))
            ? text
            : throw new FormatException($"a number {NumberRange.Positive.Words}, {ExpectedPositivesEstimate.Auto} or {ExpectedPositivesEstimate.AuditPrefix}FILE{Suggestion.InBrackets(text, [ExpectedPositivesEstimate.Auto])}"));

    /// <summary>Permission to replace what is there.</summary>
    public static Setting<bool> Force(string what) => Switch("--force", $"replace {what}");

    /// <summary>How many threads to use; all cores by default.</summary>
    public static Setting<int> Threads(string description = "the most threads to use; results do not depend on it") =>
        new("--threads", "N", description, Environment.ProcessorCount, ReadThreads) { DefaultText = "all cores" };

    private static string ReadChoice(string text, string[] choices) => choices.Contains(text, StringComparer.Ordinal)
        ? text
        : throw new FormatException($"one of {string.Join(", ", choices)}{Suggestion.InBrackets(text, choices)}");

    // Each is a real thread with a stack of its own.
    private static int ReadThreads(string text) =>
        ReadCount(text, 1) is int threads and <= MostThreads ? threads : throw new FormatException($"a whole number of at most {MostThreads}");

    private static int ReadCount(string text, int minimum) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum
            ? value
            : throw new FormatException($"a whole number of at least {minimum}");

    private static double ReadNumber(string text, Range<double> range) =>
        TryReadNumber(text, out double value) && range.Contains(value)
            ? value
            : throw new FormatException($"a number {range.Words}");

    private static bool TryReadNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
