using System.Text.Json;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary><c>--dry-run</c> of training on pictures.</summary>
public class PicturePlanTests
{
    /// <summary>A network and what it keeps of its pictures are megabytes, and more with more pictures and larger ones.</summary>
    [Fact]
    public void Train_DryRunOnPictures_EstimatesTheNetworkAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        string dataset = folder["scenes"];
        SceneDataset.Write(dataset, 30, 10, new SceneGenerator(5, 32), threads: 1, cancellation: TestContext.Current.CancellationToken);
        (long Bytes, double Seconds, string Steps) Planned(string mode, params string[] options)
        {
            using JsonDocument plan = Spml.Json(["train", dataset, "--loss", "an", "--mode", mode, .. options, "--threads", "1", "--out", folder["run"], "--dry-run"]);
            return (plan.RootElement.GetProperty("memoryBytes").GetInt64(), plan.RootElement.GetProperty("seconds").GetDouble(), plan.RootElement.GetProperty("steps").GetRawText());
        }

        (long small, double seconds, string steps) = Planned("fine-tune", "--network", "scenenet", "--image-size", "32", "--batch-size", "4");
        Assert.InRange(small, 200_000_000, 300_000_000);
        Assert.True(seconds > 0);
        Assert.Contains("all layers of scenenet from random weights, on cpu; size 32", steps, StringComparison.Ordinal);
        Assert.InRange(Planned("fine-tune", "--network", "scenenet", "--image-size", "96", "--batch-size", "16").Bytes, small + 50_000_000, 500_000_000);
        Assert.Contains("a linear phase first: 25 epochs on features that the network makes", Planned("linear-init", "--network", "scenenet", "--image-size", "32").Steps, StringComparison.Ordinal);
        Assert.InRange(Planned("fine-tune", "--network", "resnet18", "--image-size", "64", "--batch-size", "8").Bytes, 700_000_000, 1_000_000_000);
        Assert.False(Directory.Exists(folder["run"]));
    }
}
