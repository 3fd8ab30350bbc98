using System.Globalization;
using SinglePositive.Data;

namespace SinglePositive.Cli.Tests;

/// <summary>The commands of docs/thresholds.md work as they are typed.</summary>
public class ThresholdsPageTests
{
    [Fact]
    public async Task ThresholdsPage_EveryCommandInOrder_Works()
    {
        using TemporaryFolder folder = new();
        Directory.Move(GeneratedDataset.Create(folder), folder["mydata"]);
        File.Copy(Directory.GetFiles(folder["mydata/test/features"]).Single(), folder["new.npy"]);

        await TypedPage.Run("thresholds.md", folder, 5);

        int labels = File.ReadLines(folder["labels.csv"]).Count() - 1, inSets = File.ReadLines(folder["sets.csv"]).Count() - 1;
        int examples = Dataset.Open(folder["mydata"]).Test!.Count;
        Assert.InRange(labels, examples / 2, 8 * examples);
        Assert.InRange(inSets, labels, 8 * examples);
        Assert.All(File.ReadLines(folder["sets.csv"]).Skip(1), line => Assert.InRange(double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture), 0, 1));
    }
}
