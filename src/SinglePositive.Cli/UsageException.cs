namespace SinglePositive.Cli;

/// <summary>A command line that cannot be understood: answered with a sentence and exit code 2.</summary>
/// <param name="message">What is wrong and what to write instead.</param>
/// <param name="verb">The verb whose help is worth reading, or null for the tool's.</param>
internal sealed class UsageException(string message, string? verb = null) : Exception(message)
{
    /// <summary>The verb whose help is worth reading, or null for the tool's.</summary>
    public string? Verb { get; } = verb;
}
