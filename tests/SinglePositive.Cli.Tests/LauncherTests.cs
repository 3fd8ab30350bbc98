using System.Diagnostics;

namespace SinglePositive.Cli.Tests;

/// <summary>The launcher <c>spml</c> in a checkout of its own, with a <c>dotnet</c> that only writes down what it is asked to do.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Recorder = """
        #!/bin/sh
        if [ "$1" = build ]; then
            echo "build in $(pwd)" >> "$LOG"
            echo "compiling"
            mkdir -p artifacts/bin/SinglePositive.Cli/release
            touch artifacts/bin/SinglePositive.Cli/release/spml.dll
            exit "${BUILD_RESULT:-0}"
        fi
        printf '<%s>' "$@" >> "$LOG"
        echo >> "$LOG"
        exit 7
        """;

    private readonly TemporaryFolder _folder = new();

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher spml is a shell script; Windows has spml.cmd");
        Directory.CreateDirectory(_folder["check out/src"]);
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(Source, "// old");
        File.SetLastWriteTimeUtc(Source, DateTime.UtcNow.AddMinutes(-5));
        File.Copy(Path.Combine(Checkout.Root, "spml"), Script);
        File.WriteAllText(_folder["bin/dotnet"], Recorder.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Script => _folder["check out/spml"];

    private string Source => _folder["check out/src/Some.cs"];

    private string Tool => $"<{_folder["check out/artifacts/bin/SinglePositive.Cli/release/spml.dll"]}>";

    private string[] Log => File.Exists(_folder["log"]) ? File.ReadAllLines(_folder["log"]) : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Launcher_FirstCall_BuildsThenRunsWithTheArgumentsAsGiven()
    {
        (int code, string output, string error) = Run(Script, "eval", "--scores", "a b.npy", "");

        Assert.Equal(7, code);
        Assert.Equal("", output);
        Assert.Contains("compiling", error, StringComparison.Ordinal);
        Assert.Equal([$"build in {_folder["check out"]}", $"{Tool}<eval><--scores><a b.npy><>"], Log);
    }

    [Fact]
    public void Launcher_NothingIsNewer_DoesNotBuild()
    {
        Run(Script, "a");
        Run(Script, "b");

        Assert.Equal([$"build in {_folder["check out"]}", $"{Tool}<a>", $"{Tool}<b>"], Log);
    }

    [Fact]
    public void Launcher_ASourceIsNewer_BuildsOnce()
    {
        Run(Script, "a");
        File.SetLastWriteTimeUtc(Source, DateTime.UtcNow.AddSeconds(-0.001));
        Run(Script, "b");
        Run(Script, "c");

        Assert.Equal(2, Log.Count(line => line.StartsWith("build", StringComparison.Ordinal)));
    }

    [Fact]
    public void Launcher_ThroughALink_FindsTheCheckout()
    {
        File.CreateSymbolicLink(_folder["bin/short"], Script);
        File.CreateSymbolicLink(_folder["link"], "bin/short");

        Assert.Equal(7, Run(_folder["link"], "a").Code);
        Assert.Equal($"{Tool}<a>", Log[^1]);
    }

    [Fact]
    public void Launcher_BuildFails_ExitsOneAndBuildsAgainNextTime()
    {
        Assert.Equal(1, Run(Script, [("BUILD_RESULT", "1")], "a").Code);
        Assert.Equal(7, Run(Script, "a").Code);
        Assert.Equal(2, Log.Count(line => line.StartsWith("build", StringComparison.Ordinal)));
    }

    private (int Code, string Out, string Error) Run(string script, params string[] arguments) => Run(script, [], arguments);

    private (int Code, string Out, string Error) Run(string script, (string Name, string Value)[] environment, params string[] arguments)
    {
        ProcessStartInfo start = new("sh") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        foreach (string word in (string[])[script, .. arguments])
            start.ArgumentList.Add(word);
        start.Environment["PATH"] = _folder["bin"] + ":" + start.Environment["PATH"];
        start.Environment["LOG"] = _folder["log"];
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error);
    }
}
