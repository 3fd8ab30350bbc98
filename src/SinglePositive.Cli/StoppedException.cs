namespace SinglePositive.Cli;

/// <summary>Work that a signal stopped and that says how to go on.</summary>
/// <param name="message">What was saved, and what to do.</param>
internal sealed class StoppedException(string message) : OperationCanceledException(message);
