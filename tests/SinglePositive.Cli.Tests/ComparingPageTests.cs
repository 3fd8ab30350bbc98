using System.Diagnostics;

namespace SinglePositive.Cli.Tests;

/// <summary>The commands of docs/comparing.md work as they are typed.</summary>
public class ComparingPageTests
{
    [Fact]
    public async Task ComparingPage_EveryCommandInOrder_Works()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        Directory.Move(GeneratedDataset.Create(folder), folder["mydata"]);
        string[] commands = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "comparing.md")).Where(line => line.StartsWith("spml ", StringComparison.Ordinal))];
        Assert.Equal(5, commands.Length);

        foreach (string command in commands)
        {
            using Process process = Spml.StartIn(folder[""], command.Split(' ')[1..]);
            Task<string> output = process.StandardOutput.ReadToEndAsync(stop), error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            Assert.True(process.ExitCode == 0, $"{command}: {await error}{await output}");
        }

        Assert.Equal(1 + (25 * 50), File.ReadLines(folder["runs/an/histograms.csv"]).Count());
        Assert.Single(Directory.GetFiles(folder["events/role"]));
    }
}
