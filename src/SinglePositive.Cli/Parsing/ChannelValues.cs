using System.Globalization;

namespace SinglePositive.Cli.Parsing;

/// <summary>One number each for red, green and blue, written <c>0.485,0.456,0.406</c>.</summary>
internal sealed record ChannelValues(float Red, float Green, float Blue)
{
    /// <summary>The three in order.</summary>
    public float[] Values => [Red, Green, Blue];

    /// <summary>The same three.</summary>
    public static ChannelValues Of(IReadOnlyList<float> values) => new(values[0], values[1], values[2]);

    /// <summary>Reads three numbers with commas between them.</summary>
    /// <exception cref="FormatException">The text is something else; the message says what was expected.</exception>
    public static ChannelValues Parse(string text)
    {
        float[] values = [.. text.Split(',').Select(part => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : float.NaN)];
        return values.Length == 3 && !values.Any(float.IsNaN)
            ? new ChannelValues(values[0], values[1], values[2])
            : throw new FormatException("three numbers such as 0.485,0.456,0.406");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
