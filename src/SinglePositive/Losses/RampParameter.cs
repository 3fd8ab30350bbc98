namespace SinglePositive.Losses;

/// <summary>The two parameters that set a <see cref="Ramp"/>, <c>NAME-start</c> and <c>NAME-end</c>.</summary>
/// <param name="Name">Their common name.</param>
/// <param name="Default">What they are by default.</param>
/// <param name="Minimum">Smallest allowed value of both.</param>
/// <param name="Maximum">Largest allowed value of both.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record RampParameter(string Name, Ramp Default, double Minimum, double Maximum, string Meaning)
{
    private LossParameter Start { get; } = new($"{Name}-start", Default.Start, Minimum, Maximum, $"{Meaning}: at the start");

    private LossParameter End { get; } = new($"{Name}-end", Default.End, Minimum, Maximum, $"{Meaning}: at the end");

    /// <summary>The two.</summary>
    public IReadOnlyList<LossParameter> Both => [Start, End];

    /// <summary>The ramp given, or the default.</summary>
    public Ramp Of(IReadOnlyDictionary<string, double> given) => new(Start.Of(given), End.Of(given));

    /// <summary>The ramp, if it is allowed.</summary>
    /// <exception cref="ConfigurationException">It is not.</exception>
    public Ramp Checked(Ramp value) => new(Start.Checked(value.Start), End.Checked(value.End));
}
