namespace SinglePositive.Cli;

/// <summary>How a verb ended.</summary>
/// <param name="Next">What to do next, as a sentence or a command; shown as the last line on stderr.</param>
/// <param name="ExitCode">See <see cref="Cli.ExitCode"/>.</param>
internal sealed record Outcome(string Next, int ExitCode = ExitCode.Done);
