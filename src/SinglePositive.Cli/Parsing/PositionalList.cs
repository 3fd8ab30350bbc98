using System.CommandLine;

namespace SinglePositive.Cli.Parsing;

/// <summary>The words after the positional arguments, any number of them.</summary>
internal sealed class PositionalList : Argument<string[]>
{
    /// <summary>Declares the list.</summary>
    /// <param name="name">What the help calls one of them, in capitals.</param>
    /// <param name="description">What they are, as a phrase without a full stop.</param>
    public PositionalList(string name, string description)
        : base(name)
    {
        Description = description;
        Arity = ArgumentArity.ZeroOrMore;
    }

    /// <summary>The key of their array in a configuration file: one of them is called <c>IMAGE</c>, they are <c>images</c>.</summary>
    public string Key => $"{Name.ToLowerInvariant()}s";
}
