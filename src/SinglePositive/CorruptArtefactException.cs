namespace SinglePositive;

/// <summary>A file this library wrote earlier no longer has the content it was written with (checksum or structure).</summary>
/// <param name="message">One or two sentences: which file, what is wrong with it, what to do.</param>
/// <param name="inner">The exception that revealed the problem, if any.</param>
public sealed class CorruptArtefactException(string message, Exception? inner = null) : Exception(message, inner);
