namespace SinglePositive.Cli.Tests;

/// <summary>The commands of docs/sweeps.md work as they are typed.</summary>
public class SweepsPageTests
{
    [Fact]
    public async Task SweepsPage_EveryCommandInOrder_Works()
    {
        using TemporaryFolder folder = new();
        Directory.Move(GeneratedDataset.Create(folder), folder["mydata"]);

        await TypedPage.Run("sweeps.md", folder, 3);

        Assert.Equal(1 + (2 * 5 * 2), File.ReadLines(folder["sweeps/grid/results.csv"]).Count());
        Assert.Equal(1 + (4 * 3), File.ReadLines(folder["sweeps/random/results.csv"]).Count());
        Assert.Equal(3, Directory.GetDirectories(folder["sweeps/random/runs"]).Length);
    }
}
