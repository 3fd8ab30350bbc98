using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>An argument that is told by its place.</summary>
internal sealed class Positional : Argument<string?>
{
    /// <summary>Declares an argument.</summary>
    /// <param name="name">What the help calls it, in capitals; in lower case its key in a configuration file.</param>
    /// <param name="description">What it is, as a phrase without a full stop.</param>
    /// <param name="mustBeGiven">True when the verb cannot run without it.</param>
    public Positional(string name, string description, bool mustBeGiven = true)
        : base(name)
    {
        Description = description;
        MustBeGiven = mustBeGiven;

        // Whether it is there is checked after the configuration file was read.
        Arity = ArgumentArity.ZeroOrOne;
    }

    /// <summary>True when the verb cannot run without it.</summary>
    public bool MustBeGiven { get; }

    /// <summary>The key in a configuration file.</summary>
    public string Key => Name.ToLowerInvariant();

    /// <summary>Values that the shell offers.</summary>
    public IReadOnlyList<string> Offers
    {
        init => CompletionSources.Add([.. value]);
    }
}
