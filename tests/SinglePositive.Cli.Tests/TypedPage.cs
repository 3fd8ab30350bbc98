using System.Diagnostics;

namespace SinglePositive.Cli.Tests;

/// <summary>The commands of a page of docs/, typed one after the other.</summary>
internal static class TypedPage
{
    /// <summary>Types every line that begins with <c>spml</c>; fails with the first that does not end well, or when there are not as many as expected.</summary>
    /// <param name="page">The page's file name.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="count">How many commands the page has.</param>
    public static async Task Run(string page, TemporaryFolder folder, int count)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string[] commands = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", page)).Where(line => line.StartsWith("spml ", StringComparison.Ordinal))];
        Assert.Equal(count, commands.Length);

        foreach (string command in commands)
        {
            using Process process = Spml.StartIn(folder[""], command.Split(' ')[1..]);
            Task<string> output = process.StandardOutput.ReadToEndAsync(stop), error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            Assert.True(process.ExitCode == 0, $"{command}: {await error}{await output}");
        }
    }
}
