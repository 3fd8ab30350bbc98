using System.Globalization;
using System.Text.Json;

namespace SinglePositive.Cli;

/// <summary>What <c>--fail-under</c> asks for: metrics that must reach a value, for example <c>map=85,microF1=0.6</c>.</summary>
internal sealed record Gate(IReadOnlyList<(string Metric, double AtLeast)> Limits)
{
    /// <summary>Reads the option's value.</summary>
    /// <exception cref="FormatException">It is not a list of METRIC=VALUE.</exception>
    public static Gate Parse(string text) => new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseLimit)]);

    /// <summary>The limits that a result misses, each as a sentence; empty when the gate is met.</summary>
    /// <param name="result">The JSON object with the metrics.</param>
    /// <exception cref="ConfigurationException">The result has no such metric.</exception>
    public IReadOnlyList<string> Missed(JsonElement result)
    {
        List<string> missed = [];
        foreach ((string metric, double atLeast) in Limits)
        {
            string[] known = [.. result.EnumerateObject().Where(member => member.Value.ValueKind is (JsonValueKind.Number or JsonValueKind.Null) && HigherIsBetter(member.Name)).Select(member => member.Name)];
            if (!known.Contains(metric, StringComparer.Ordinal))
                throw new ConfigurationException($"--fail-under knows no metric '{metric}' of which more is better.{Proposal(metric, known)}");
            JsonElement value = result.GetProperty(metric);
            if (value.ValueKind == JsonValueKind.Null)
                missed.Add($"{metric} is undefined, and at least {Text(atLeast)} is asked for");
            else if (value.GetDouble() < atLeast)
                missed.Add($"{metric} is {Text(value.GetDouble())}, below {Text(atLeast)}");
        }

        return missed;
    }

    /// <summary>A gate that a better model fails would be none, nor one of sizes.</summary>
    private static bool HigherIsBetter(string metric) =>
        !metric.EndsWith("Loss", StringComparison.Ordinal) && !metric.EndsWith("Error", StringComparison.Ordinal)
        && metric is not ("predictedPositives" or "examples" or "classes" or "classesWithoutPositives" or "seconds");

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Limits.Select(limit => $"{limit.Metric}={Text(limit.AtLeast)}"));

    private static (string Metric, double AtLeast) ParseLimit(string text) =>
        text.Split('=') is [{ Length: > 0 } metric, string number] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? (metric.Trim(), value)
            : throw new FormatException("METRIC=VALUE, for example map=85");

    private static string Proposal(string metric, string[] known) =>
        Suggestion.Sentence(metric, known) is { Length: > 0 } near ? near : $" The metrics are {string.Join(", ", known)}.";

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
