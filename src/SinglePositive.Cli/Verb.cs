using System.CommandLine;
using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli;

/// <summary>One verb of the tool: its arguments and options, its help, its plan and its work.</summary>
/// <remarks>
/// A verb only reads its settings, calls the library and shows what came back. To add one, derive from this class in Commands/ and add its line
/// to <see cref="VerbTable"/>; help, completion, --config, --print-config, --dry-run, --json, exit codes and "did you mean" come with the frame.
/// </remarks>
internal abstract class Verb
{
    private readonly List<ISetting> _settings = [];
    private readonly List<Positional> _positionals = [];

    /// <summary>Creates a verb.</summary>
    /// <param name="name">The word the user types.</param>
    /// <param name="summary">What it does in one line of at most 60 characters, without a full stop.</param>
    protected Verb(string name, string summary)
    {
        Name = name;
        Summary = summary;
        Common = new CommonSettings();
    }

    /// <summary>The word the user types.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    /// <summary>Paragraphs for the help, after the options; empty when the options say it all.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Complete command lines for the help; at least one.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>The options every verb has.</summary>
    public CommonSettings Common { get; }

    /// <summary>This verb's own options, in the order of the help.</summary>
    public IReadOnlyList<ISetting> Options => _settings;

    /// <summary>The positional arguments, in order.</summary>
    public IReadOnlyList<Positional> Positionals => _positionals;

    /// <summary>The words that may follow the positional arguments; null when none may.</summary>
    public PositionalList? Rest { get; private set; }

    /// <summary>What would be done, after the same checks as the work itself.</summary>
    public abstract WorkPlan Plan(Invocation call);

    /// <summary>Does the work and shows the result.</summary>
    public abstract Outcome Run(Invocation call);

    /// <summary>Checks that concern several settings at once, before plan or work; throws <see cref="UsageException"/>.</summary>
    public virtual void Check(Invocation call)
    {
    }

    /// <summary>The parser's view of this verb.</summary>
    public Command ToCommand()
    {
        Command command = new(Name, Summary);
        foreach (Positional positional in _positionals)
            command.Add(positional);
        if (Rest is not null)
            command.Add(Rest);
        foreach (ISetting setting in _settings.Concat(Common.All))
            command.Add(setting.Option);
        return command;
    }

    /// <summary>Declares an option.</summary>
    protected Setting<T> Add<T>(Setting<T> setting)
    {
        _settings.Add(setting);
        return setting;
    }

    /// <summary>Declares options.</summary>
    protected void AddAll(IEnumerable<ISetting> settings) => _settings.AddRange(settings);

    /// <summary>Declares a positional argument.</summary>
    protected Positional Add(Positional positional)
    {
        _positionals.Add(positional);
        return positional;
    }

    /// <summary>Declares the words that may follow the positional arguments.</summary>
    protected PositionalList Add(PositionalList rest)
    {
        Rest = rest;
        return rest;
    }
}
