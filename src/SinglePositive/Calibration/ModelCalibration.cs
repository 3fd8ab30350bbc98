using System.Text.Json;

namespace SinglePositive.Calibration;

/// <summary>What was fitted to a model's scores and travels in its file: thresholds, cut-offs of label sets, and where they come from.</summary>
public sealed record ModelCalibration
{
    /// <summary>From which probability on each class counts as present, L numbers.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>Cut-offs of label sets; null without.</summary>
    public LabelSets? Sets { get; init; }

    /// <summary>In words: the rule, the scope, the method, and the rows they were fitted to.</summary>
    public required string Origin { get; init; }

    /// <summary>Fits everything: calibration, and thresholds and cut-offs for what it makes of the scores.</summary>
    /// <remarks>
    /// Platt and isotonic calibration fit a few present labels of a class closely enough to make them look better than new ones. So thresholds are chosen on calibrated probabilities of rows that were not
    /// fitted to: of each fifth, by what the other four fifths give.
    /// </remarks>
    /// <param name="options">What is fitted.</param>
    /// <param name="data">Scores as the model gives them, and what is known of their labels.</param>
    /// <param name="on">The rows, in words.</param>
    /// <exception cref="ConfigurationException">Something is asked for that needs labels or k, which are not known.</exception>
    public static (ProbabilityMap Map, ModelCalibration Calibration) Fit(CalibrationOptions options, CalibrationData data, string on)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        ProbabilityMap map = ProbabilityMap.Fit(options.Method, data);
        float[]? unseen = options.Method is CalibrationMethod.Platt or CalibrationMethod.Isotonic ? CrossFit.Probabilities(options.Method, data) : null;
        CalibrationData calibrated = data with { Probabilities = unseen ?? map.Apply(data.Probabilities) };
        return (map, new ModelCalibration
        {
            Thresholds = ClassThresholds.Choose(options, calibrated),
            Sets = options.Coverage is { } coverage ? LabelSets.Fit(coverage, options.Scope, data).Through(map) : null,
            Origin = $"thresholds {options.Rule}, scope {Word(options.Scope)}, method {Word(options.Method)}, on {on}",
        });
    }

    /// <summary>1 where a probability reaches its class's cut-off and 0 elsewhere.</summary>
    /// <param name="probabilities">N·L probabilities, row by row.</param>
    /// <param name="cuts">L cut-offs.</param>
    public static float[] Reached(ReadOnlySpan<float> probabilities, IReadOnlyList<double> cuts)
    {
        ArgumentNullException.ThrowIfNull(cuts);
        float[] reached = new float[probabilities.Length];
        for (int i = 0; i < reached.Length; i++)
            reached[i] = probabilities[i] >= cuts[i % cuts.Count] ? 1 : 0;
        return reached;
    }

    /// <summary>Writes it as one JSON object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("origin", Origin);
        WriteNumbers(writer, "thresholds", Thresholds);
        if (Sets is not null)
        {
            writer.WriteNumber("coverage", Sets.Coverage);
            WriteNumbers(writer, "cuts", Sets.Cuts);
        }

        writer.WriteEndObject();
    }

    /// <summary>The reverse of <see cref="Write"/>.</summary>
    /// <param name="element">The object.</param>
    /// <param name="classes">L.</param>
    /// <exception cref="FormatException">Something is missing, or there are not L numbers.</exception>
    public static ModelCalibration Read(JsonElement element, int classes) => new()
    {
        Origin = element.GetProperty("origin").GetString() ?? "",
        Thresholds = Numbers(element, "thresholds", classes),
        Sets = element.TryGetProperty("coverage", out JsonElement coverage) ? new LabelSets(coverage.GetDouble(), Numbers(element, "cuts", classes)) : null,
    };

    internal static string Word<T>(T choice)
        where T : struct, Enum => choice.ToString().ToLowerInvariant();

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (double number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static double[] Numbers(JsonElement element, string name, int classes)
    {
        double[] numbers = [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
        return numbers.Length == classes ? numbers : throw new FormatException($"{classes} {name} were expected, {numbers.Length} found.");
    }
}
