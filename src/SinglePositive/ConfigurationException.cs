namespace SinglePositive;

/// <summary>Settings that cannot be carried out: an unknown loss, a value out of range, something the method needs and the data lack.</summary>
/// <param name="message">One or two sentences: what is wrong, what is allowed, what to do.</param>
/// <param name="inner">The exception that revealed the problem, if any.</param>
public sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
