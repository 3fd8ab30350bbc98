using System.Diagnostics;

namespace SinglePositive.Cli.Tests;

/// <summary>spml in a process of its own that can be killed as <c>kill -9</c> does.</summary>
internal static class KilledProcess
{
    /// <summary>True when the kill ended it, and not its work.</summary>
    public static bool WasKilled(SpmlResult result) => result.ExitCode == 128 + 9;

    /// <summary>Runs spml and kills it a while after it began, or after a folder appeared, if it has not ended by then.</summary>
    /// <param name="arguments">What is typed.</param>
    /// <param name="until">When it is killed; null for not at all.</param>
    /// <param name="awaitedFolder">From whose appearance on that is counted; null for the start.</param>
    public static async Task<SpmlResult> Run(string[] arguments, TimeSpan? until, string? awaitedFolder = null)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using Process process = Spml.Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(stop), error = process.StandardError.ReadToEndAsync(stop);
        while (awaitedFolder is not null && !Directory.Exists(awaitedFolder) && !process.HasExited)
            await Task.Delay(5, stop);
        try
        {
            await process.WaitForExitAsync(stop).WaitAsync(until ?? TimeSpan.FromMinutes(2), stop);
        }
        catch (TimeoutException)
        {
            process.Kill(); // SIGKILL
            await process.WaitForExitAsync(stop);
        }

        return new SpmlResult(process.ExitCode, await output, await error);
    }
}
