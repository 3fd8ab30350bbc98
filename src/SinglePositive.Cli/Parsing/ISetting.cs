using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>An option, whatever the type of its value.</summary>
internal interface ISetting
{
    /// <summary>The parser's view.</summary>
    Option Option { get; }

    /// <summary>The key in a configuration file: the name without its dashes.</summary>
    string Key { get; }

    /// <summary>What the help calls the value, in capitals; null for a switch.</summary>
    string? ValueName { get; }

    /// <summary>The default as the help shows it, or null when there is none.</summary>
    string? DefaultText { get; }

    /// <summary>True when the verb cannot run without it.</summary>
    bool Required { get; }

    /// <summary>The value in force.</summary>
    object? ValueIn(ParseResult result);

    /// <summary>True when the value in force is the one the option has when it is not given.</summary>
    bool IsDefaultIn(ParseResult result);
}
