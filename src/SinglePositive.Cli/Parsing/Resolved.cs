using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>The settings in force: command line, then configuration file, then defaults.</summary>
internal sealed class Resolved(ParseResult result)
{
    /// <summary>The value of an option.</summary>
    public T Get<T>(Setting<T> setting) => setting.Value(result);

    /// <summary>The value of an argument, or null.</summary>
    public string? Get(Positional positional) => result.GetValue(positional);

    /// <summary>The words of a list, in order.</summary>
    public string[] Get(PositionalList list) => result.GetValue(list) ?? [];

    /// <summary>The value of an option, whatever its type.</summary>
    public object? Value(ISetting setting) => setting.ValueIn(result);

    /// <summary>True when the option was given on the command line or in the configuration file.</summary>
    public bool IsGiven(ISetting setting) => result.GetResult(setting.Option) is { Implicit: false };
}
