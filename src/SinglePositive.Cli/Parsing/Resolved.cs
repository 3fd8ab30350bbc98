using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>The settings in force: command line, then configuration file, then defaults.</summary>
/// <param name="result">The words of the command line and those of the configuration file.</param>
/// <param name="typed">The words of the command line alone; null when there is no configuration file.</param>
internal sealed class Resolved(ParseResult result, ParseResult? typed = null)
{
    /// <summary>The value of an option.</summary>
    public T Get<T>(Setting<T> setting) => setting.Value(result);

    /// <summary>The value of an argument, or null.</summary>
    public string? Get(Positional positional) => result.GetValue(positional);

    /// <summary>The words of a list, in order.</summary>
    public string[] Get(PositionalList list) => result.GetValue(list) ?? [];

    /// <summary>The value of an option, whatever its type.</summary>
    public object? Value(ISetting setting) => setting.ValueIn(result);

    /// <summary>True when the option was given on the command line, or in the configuration file with another value than its default.</summary>
    /// <remarks>A file that <c>--print-config</c> wrote names every option: who leaves one at its default there has not chosen it.</remarks>
    public bool IsGiven(ISetting setting) => IsIn(typed ?? result, setting) || (IsIn(result, setting) && !setting.IsDefaultIn(result));

    private static bool IsIn(ParseResult words, ISetting setting) => words.GetResult(setting.Option) is { Implicit: false };
}
