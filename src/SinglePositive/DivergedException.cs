namespace SinglePositive;

/// <summary>Training produced a value that is not a finite number.</summary>
/// <param name="message">One or two sentences naming epoch and batch, and what to try.</param>
public sealed class DivergedException(string message) : Exception(message);
