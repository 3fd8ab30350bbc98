using System.Diagnostics;

namespace SinglePositive.Cli.Tests;

public class ProcessTests
{
    [Fact]
    public async Task Process_Version_PrintsOnStdoutOnly()
    {
        using Process process = Spml.Start("--version");
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", error);
        Assert.StartsWith("spml ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_UnknownVerb_ExitsTwo()
    {
        using Process process = Spml.Start("frobnicate");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
    }
}
