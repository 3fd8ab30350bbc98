using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests;

public class FailureTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new InvalidOperationException("no"), 1 },
        { new UsageException("no"), 2 },
        { new ConfigurationException("no"), 2 },
        { new FileNotFoundException("no"), 3 },
        { new DataFormatException("a.csv", "line 3", "no"), 3 },
        { new DivergedException("no"), 4 },
        { new CorruptArtefactException("no"), 5 },
        { new InsufficientMemoryException(), 6 },
        { new UnauthorizedAccessException("no"), 6 },
        { new IOException("no space", 28), 6 },
        { new IOException("read-only", 30), 6 },
        { new AggregateException(new DivergedException("no")), 4 },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Of_EachKind_HasItsExitCodeAndASentence(Exception exception, int code)
    {
        using StopSignal stop = new();
        Failure failure = Failure.Of(exception, stop);

        Assert.Equal(code, failure.ExitCode);
        Assert.EndsWith(exception is DataFormatException or ConfigurationException or DivergedException or CorruptArtefactException or AggregateException ? "no" : ".", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public void Of_Cancelled_HasTheExitCodeOfTheSignal(int code)
    {
        using StopSignal stop = new();
        stop.Request(code);

        Assert.Equal(code, Failure.Of(new OperationCanceledException(), stop).ExitCode);
        Assert.True(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public void Run_FullDevice_ExitsSix()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "writes to /dev/full, a disk that is always full, which this system does not have");
        using StreamWriter full = new(File.OpenWrite("/dev/full"));
        using StringWriter error = new();
        using StopSignal stop = new();

        Assert.Equal(6, Tool.Run(["doctor"], new Terminal(full, error), stop));
        Assert.Contains("full", error.ToString(), StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(full.Dispose);
    }

    /// <summary>Folders that nobody can be given, not even root.</summary>
    [Theory]
    [InlineData("/proc/spml/demo")]
    [InlineData("/dev/null/demo")]
    public void Run_TargetThatCannotBeMade_ExitsSix(string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "writes into /proc and below /dev/null, which only Linux has");

        SpmlResult result = Spml.Run("demo", "--out", target);

        Assert.Equal(6, result.ExitCode);
        Assert.Contains("Choose a place", result.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_Failure_ShowsTheStackOnlyWithVerbose(bool verbose)
    {
        SpmlResult result = Spml.Run(["docter", .. verbose ? ["--verbose"] : Array.Empty<string>()]);

        Assert.Equal(verbose, result.Error.Contains("   at ", StringComparison.Ordinal));
    }
}
