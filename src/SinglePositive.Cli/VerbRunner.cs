using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Files;

namespace SinglePositive.Cli;

/// <summary>What every verb has in common: help, configuration, plan, work and the last line.</summary>
internal static class VerbRunner
{
    /// <summary>Runs a verb with the arguments that follow its name.</summary>
    public static int Run(Verb verb, IReadOnlyList<string> arguments, Terminal terminal, StopSignal stop)
    {
        if (arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--help" or "-h" or "-?"))
        {
            terminal.Out.Write(HelpText.OfVerb(verb, terminal.Width));
            return ExitCode.Done;
        }

        Resolved resolved = SettingParser.Parse(verb, arguments);
        Invocation call = new(verb, resolved, terminal, [verb.Name, .. arguments], stop);
        if (call.Get(verb.Common.PrintConfig))
        {
            call.WriteJson(writer => ConfigFile.Write(writer, verb, resolved));
            return ExitCode.Done;
        }

        SettingParser.RequireAll(verb, resolved);
        verb.Check(call);
        if (call.Get(verb.Common.DryRun))
        {
            Show(verb.Plan(call), call);
            return ExitCode.Done;
        }

        Outcome outcome = Run(verb, call);
        terminal.Out.Flush();
        call.Next(outcome.Next);
        return outcome.ExitCode;
    }

    private static Outcome Run(Verb verb, Invocation call)
    {
        try
        {
            return verb.Run(call);
        }
        catch (FileNotFoundException exception) when (call.IsOutput(exception.FileName))
        {
            // Some systems answer so when a file or folder cannot be made, for example below /proc.
            throw new UnauthorizedAccessException($"{exception.FileName} cannot be written.", exception);
        }
    }

    private static void Show(WorkPlan plan, Invocation call)
    {
        if (call.Json)
        {
            call.WriteJson(writer => Write(writer, plan));
        }
        else
        {
            call.Out.WriteLine("Would do:");
            foreach (string step in plan.Steps)
                call.Out.WriteLine($"  {step}");
            call.Out.WriteLine(plan.Writes.Count == 0 ? "Would write: nothing" : "Would write:");
            foreach (string path in plan.Writes)
                call.Out.WriteLine($"  {path}");
            call.Out.WriteLine($"Memory: about {Quantity.Bytes(plan.MemoryBytes)} beside the runtime's own 50 MB");
            call.Out.WriteLine($"Time: {(plan.Seconds is double seconds ? "about " + Quantity.Duration(seconds) : "cannot be told beforehand")}");
        }

        call.Next("Nothing was done. Leave out --dry-run to do it.");
    }

    private static void Write(Utf8JsonWriter writer, WorkPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteStrings("steps", plan.Steps);
        writer.WriteStrings("writes", plan.Writes);
        writer.WriteNumber("memoryBytes", plan.MemoryBytes);
        writer.WriteNumberOrNull("seconds", plan.Seconds);
        writer.WriteEndObject();
    }
}
