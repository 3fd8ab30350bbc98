using System.Reflection;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;

namespace SinglePositive.Cli;

/// <summary>The tool from its arguments to its exit code; tests call it in process.</summary>
internal static class Tool
{
    // Switches that some people write before the verb; everything else belongs after it.
    private static readonly string[] Leading = ["--quiet", "--verbose", "--no-color", "--json"];

    /// <summary>The version as users write it, and the commit it was built from when known.</summary>
    public static (string Version, string? Commit) Version()
    {
        string[] parts = (typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="terminal">Where result and messages go.</param>
    /// <param name="stop">Ctrl-C and SIGTERM.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal, StopSignal stop)
    {
        Terminal shown = arguments.Contains("--no-color") ? terminal with { Colour = false } : terminal;
        try
        {
            int code = Dispatch(MoveLeading(arguments), shown, stop);
            terminal.Out.Flush();
            return code;
        }
        catch (Exception exception)
        {
            Failure failure = Failure.Of(exception, stop);
            shown.ErrorLine("error:", Terminal.Red, failure.Message);
            if (arguments.Contains("--verbose"))
                shown.Error.WriteLine(exception.ToString());
            return failure.ExitCode;
        }
        finally
        {
            terminal.Error.Flush();
        }
    }

    private static int Dispatch(List<string> arguments, Terminal terminal, StopSignal stop)
    {
        switch (arguments)
        {
            case [] or ["--help" or "-h" or "-?" or "help"]:
                terminal.Out.Write(HelpText.OfTool(terminal.Width));
                return ExitCode.Done;
            case ["--version"]:
                terminal.Out.WriteLine($"spml {Version().Version}");
                return ExitCode.Done;
            case ["help", string about]:
                return Dispatch([about, "--help"], terminal, stop);
            case [['[', ..], ..]:
                return Completion.Answer(arguments, terminal);
        }

        Verb verb = VerbTable.Create(arguments[0]) ?? throw UnknownVerb(arguments[0]);
        return VerbRunner.Run(verb, [.. arguments.Skip(1)], terminal, stop);
    }

    private static UsageException UnknownVerb(string given) => given.StartsWith('-')
        ? new UsageException($"The verb comes first: spml VERB {given} ...")
        : new UsageException($"There is no verb '{given}'.{Suggestion.Sentence(given, VerbTable.Names)}");

    private static List<string> MoveLeading(IReadOnlyList<string> arguments)
    {
        List<string> leading = [.. arguments.TakeWhile(argument => Leading.Contains(argument))];
        return leading.Count == arguments.Count ? leading : [arguments[leading.Count], .. leading, .. arguments.Skip(leading.Count + 1)];
    }
}
