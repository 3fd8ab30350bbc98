namespace SinglePositive.Cli.Tests;

/// <summary>The commands of docs/comparing.md work as they are typed.</summary>
public class ComparingPageTests
{
    [Fact]
    public async Task ComparingPage_EveryCommandInOrder_Works()
    {
        using TemporaryFolder folder = new();
        Directory.Move(GeneratedDataset.Create(folder), folder["mydata"]);

        await TypedPage.Run("comparing.md", folder, 5);

        Assert.Equal(1 + (25 * 50), File.ReadLines(folder["runs/an/histograms.csv"]).Count());
        Assert.Single(Directory.GetFiles(folder["events/role"]));
    }
}
