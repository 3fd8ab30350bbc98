namespace SinglePositive.Losses;

/// <summary>A number that changes a loss.</summary>
/// <param name="Name">Its name on the command line (<c>--loss.NAME</c>) and in run folders.</param>
/// <param name="Default">Its default as text: a number, or how it follows from the data.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="Meaning">What it does, in the field's words.</param>
public sealed record LossParameter(string Name, string Default, double Minimum, double Maximum, string Meaning);
