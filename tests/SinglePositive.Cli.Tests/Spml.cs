using System.Diagnostics;
using System.Text.Json;
using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests;

/// <summary>Runs the tool: in this process, or as a process of its own where exit codes and signals matter.</summary>
internal static class Spml
{
    /// <summary>The tool's own program, for <c>dotnet</c>.</summary>
    public static string Assembly => typeof(Tool).Assembly.Location;

    public static SpmlResult Run(params string[] arguments) => Run(new StopSignal(), arguments);

    public static SpmlResult Run(StopSignal stop, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = Tool.Run(arguments, new Terminal(output, error), stop);
        return new SpmlResult(code, output.ToString(), error.ToString());
    }

    public static JsonDocument Json(params string[] arguments)
    {
        SpmlResult result = Run([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Out);
    }

    /// <summary>Starts the tool's own program; stdout and stderr are pipes.</summary>
    public static Process Start(params string[] arguments) => StartIn(Environment.CurrentDirectory, arguments);

    /// <summary>The same in another current folder.</summary>
    public static Process StartIn(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
    }
}

/// <summary>What a call of the tool left behind.</summary>
internal sealed record SpmlResult(int ExitCode, string Out, string Error)
{
    public string LastErrorLine => Error.TrimEnd('\n').Split('\n')[^1];
}
