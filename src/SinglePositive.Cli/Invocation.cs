using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Files;

namespace SinglePositive.Cli;

/// <summary>One call of a verb: its settings, where it shows things, and when it has to stop.</summary>
internal sealed class Invocation(Verb verb, Resolved resolved, Terminal terminal, IReadOnlyList<string> commandLine, StopSignal stop)
{
    private bool _jsonWritten;

    /// <summary>True when the result is to be one JSON document.</summary>
    public bool Json => Get(verb.Common.Json);

    /// <summary>True when only errors and warnings go to stderr.</summary>
    public bool Quiet => Get(verb.Common.Quiet);

    /// <summary>True when stderr may be wordy.</summary>
    public bool Verbose => Get(verb.Common.Verbose);

    /// <summary>Where the result goes.</summary>
    public TextWriter Out => terminal.Out;

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>The exit code of the signal that stopped the work.</summary>
    public int StopExitCode => stop.ExitCode;

    /// <summary>The exit code a failure will end the work with.</summary>
    public int ExitCodeOf(Exception failure) => Failure.Of(failure, stop).ExitCode;

    /// <summary>The command as it was typed, without the program's name.</summary>
    public IReadOnlyList<string> CommandLine => commandLine;

    /// <summary>Every setting as it is in force.</summary>
    public Resolved Settings => resolved;

    /// <summary>The value of an option, from the command line, the configuration file or its default.</summary>
    public T Get<T>(Setting<T> setting) => resolved.Get(setting);

    /// <summary>The value of a required argument.</summary>
    public string Get(Positional positional) => resolved.Get(positional) ?? throw new UsageException($"{positional.Name} is missing.", verb.Name);

    /// <summary>The words of a list, in order.</summary>
    public string[] Get(PositionalList list) => resolved.Get(list);

    /// <summary>The value of an argument that may be left out.</summary>
    public string? GetOrNull(Positional positional) => resolved.Get(positional);

    /// <summary>The value of a required option that is given as text.</summary>
    public string Required(Setting<string?> setting) => Get(setting) ?? throw new UsageException($"{setting.Name} is missing.", verb.Name);

    /// <summary>True when the user gave the option, on the command line or in the configuration file.</summary>
    public bool IsGiven(ISetting setting) => resolved.IsGiven(setting);

    /// <summary>True when the path is what <c>--out</c> names, or lies in it or beside it (where files are written before they are renamed).</summary>
    public bool IsOutput(string? path)
    {
        ISetting? setting = verb.Options.FirstOrDefault(option => option.Key == "out");
        return path is not null && setting is not null && resolved.Value(setting) is string output
            && Path.GetFullPath(path).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)), StringComparison.Ordinal);
    }

    /// <summary>A call of another verb in the same place, with words of its own.</summary>
    /// <exception cref="UsageException">The other verb does not take the words.</exception>
    public Invocation Of(Verb other, IReadOnlyList<string> words)
    {
        Resolved settings = SettingParser.Parse(other, words);
        SettingParser.RequireAll(other, settings);
        Invocation call = new(other, settings, terminal, [other.Name, .. words], stop);
        other.Check(call);
        return call;
    }

    /// <summary>An error about how this verb was called.</summary>
    public UsageException Usage(string message) => new(message, verb.Name);

    /// <summary>Writes the result as the call's only JSON document.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        if (_jsonWritten)
            throw new InvalidOperationException("A call writes exactly one JSON document.");
        _jsonWritten = true;
        Out.Write(JsonText.Of(write) + "\n");
    }

    /// <summary>Characters in a line of the terminal.</summary>
    public int Width => terminal.Width;

    /// <summary>Writes a table, at most as wide as the terminal.</summary>
    public void Write(TextTable table) => table.Write(Out, terminal.Width, terminal.Colour && terminal.OutIsTerminal);

    /// <summary>Writes a paragraph, broken into lines no longer than the terminal.</summary>
    public void Write(string paragraph)
    {
        foreach (string line in TextLayout.Wrap(paragraph, terminal.Width))
            Out.WriteLine(line);
    }

    /// <summary>Tells something that the user should know but need not act on.</summary>
    public void Say(string message)
    {
        if (!Quiet)
            terminal.ErrorLine(null, null, message);
    }

    /// <summary>Tells something that may spoil the result.</summary>
    public void Warn(string message) => terminal.ErrorLine("warning:", Terminal.Yellow, message);

    /// <summary>Tells of options that were given although nothing uses them beside the others.</summary>
    /// <param name="used">Whether something does.</param>
    /// <param name="purpose">What they are for, such as <c>--from oof</c>.</param>
    /// <param name="settings">The options.</param>
    public void WarnUnless(bool used, string purpose, params ReadOnlySpan<ISetting> settings)
    {
        if (used)
            return;
        foreach (ISetting setting in settings)
        {
            if (IsGiven(setting))
                Warn($"--{setting.Key} plays no part here: it is for {purpose}.");
        }
    }

    /// <summary>The last line on stderr.</summary>
    public void Next(string message)
    {
        if (!Quiet)
            terminal.ErrorLine("Next:", Terminal.Bold, message);
    }

    /// <summary>Runs work that tells how far it is: a bar with the time left on a terminal, otherwise a line now and then.</summary>
    /// <param name="title">What is going on.</param>
    /// <param name="total">The amount of work, in the units that the work reports.</param>
    /// <param name="work">Gets the meter to which it reports.</param>
    public T WithProgress<T>(string title, double total, Func<IProgressMeter, T> work)
    {
        if (Quiet)
            return work(new SilentMeter());
        return terminal.ErrorIsTerminal && terminal.Interactive
            ? ProgressBar.Run(terminal, title, total, work)
            : work(new ProgressLines(terminal.Error, title, total, TimeProvider.System));
    }
}
