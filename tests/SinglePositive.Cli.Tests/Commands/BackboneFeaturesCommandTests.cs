using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Vision.Tests.Backbones;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary><c>spml features --backbone</c>: options, results, refusals.</summary>
public class BackboneFeaturesCommandTests
{
    private static readonly string[] s_options = ["--image-size", "6", "--mean", "0,0,0", "--std", "1,1,1", "--name", "colours"];

    private static string[] Command(PictureDataset data, params string[] more) => ["features", data["d"], "--backbone", data.Network, .. s_options, .. more];

    [Fact]
    public void Features_Backbone_IsMadeOfEverySplitAndShownByInspect()
    {
        using PictureDataset data = new();
        using JsonDocument result = Spml.Json(Command(data));

        Assert.Equal(PictureDataset.Train + PictureDataset.Test, result.RootElement.GetProperty("extracted").GetInt32());
        Assert.Equal(["train", "test"], result.RootElement.GetProperty("splits").EnumerateArray().Select(split => split.GetProperty("split").GetString()));
        Assert.All(result.RootElement.GetProperty("splits").EnumerateArray(), split => Assert.True(split.GetProperty("complete").GetBoolean()));
        Assert.InRange(result.RootElement.GetProperty("networkShare").GetDouble(), 0, 1);
        SpmlResult shown = Spml.Run("inspect", data["d"]);
        Assert.Contains("colours: net.onnx, output colours, size 6, bilinear, mean", shown.Out, StringComparison.Ordinal);
        Assert.Contains("was there", Spml.Run(Command(data)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_JsonBesideTheNetwork_StandsInForOptions()
    {
        using PictureDataset data = new();
        SpmlResult without = Spml.Run("features", data["d"], "--backbone", data.Network);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("--image-size and --mean and --std", without.Error, StringComparison.Ordinal);

        File.WriteAllText(data["net.json"], "{ \"imageSize\": 6, \"mean\": [0, 0, 0], \"std\": [1, 1, 1], \"exif\": \"ignore\" }");
        Assert.Equal(0, Spml.Run("features", data["d"], "--backbone", data.Network, "--exif", "apply").ExitCode);
        BackboneInfo backbone = Dataset.Open(data["d"]).Features["net"].Backbone!;
        Assert.Equal((6, true), (backbone.ImageSize, backbone.ApplyExif));
    }

    [Fact]
    public void Features_DryRun_WritesNothing()
    {
        using PictureDataset data = new();
        Dictionary<string, string> before = data.Files("d");
        SpmlResult result = Spml.Run(Command(data, "--dry-run"));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("make 3 features of 17 pictures", result.Out, StringComparison.Ordinal);
        Assert.Equal(before, data.Files("d"));
    }

    [Fact]
    public void Features_BadPicture_EndsWithThreeUnlessReported()
    {
        using PictureDataset data = new(PictureDataset.Id("train", 2));
        SpmlResult failed = Spml.Run(Command(data));
        Assert.Equal(3, failed.ExitCode);
        Assert.Contains(PictureDataset.Id("train", 2), failed.Error, StringComparison.Ordinal);

        SpmlResult reported = Spml.Run(Command(data, "--on-bad", "report"));
        Assert.Equal(0, reported.ExitCode);
        Assert.Contains($"warning: train: {PictureDataset.Id("train", 2)} could not be read: ", reported.Error, StringComparison.Ordinal);
        Assert.Contains("1 pictures of train could not be read", Spml.Run("inspect", data["d"]).Out, StringComparison.Ordinal);
        SpmlResult skipped = Spml.Run(Command(data, "--on-bad", "skip", "--force"));
        Assert.DoesNotContain("warning", skipped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_Shards_SayWhatIsMissing()
    {
        using PictureDataset data = new();
        SpmlResult second = Spml.Run(Command(data, "--shard", "2/2"));
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("waits for part 1/2", second.Out, StringComparison.Ordinal);
        Assert.Contains("--shard 1/2", second.LastErrorLine, StringComparison.Ordinal);
        Assert.Empty(Dataset.Open(data["d"]).Features);

        Assert.Contains("complete", Spml.Run(Command(data, "--shard", "1/2")).Out, StringComparison.Ordinal);
        Dataset.Open(data["d"]).Verify();
    }

    [Fact]
    public void Features_Stopped_KeepsWhatIsDone()
    {
        using PictureDataset data = new();
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        SpmlResult result = Spml.Run(stop, Command(data));
        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.Contains("The same command goes on", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run(Command(data)).ExitCode);
    }

    [Theory]
    [InlineData("needs either --from", "--name", "x")]
    [InlineData("needs either --from", "--from", "x.npy", "--backbone", "n.onnx")]
    [InlineData("--shard goes with --backbone", "--from", "x.npy", "--shard", "1/2")]
    [InlineData("--mean goes with --backbone", "--from", "x.npy", "--mean", "0,0,0")]
    [InlineData("name it with --split", "--from", "x.npy", "--split", "all")]
    [InlineData("a part such as 2/4", "--backbone", "n.onnx", "--shard", "3/2")]
    [InlineData("three numbers such as", "--backbone", "n.onnx", "--mean", "0.5")]
    [InlineData("does not exist", "--backbone", "n.onnx")]
    public void Features_OptionsThatDoNotFit_ExitTwo(string expected, params string[] options)
    {
        SpmlResult result = Spml.Run(["features", "d", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_NameThatNoFileCanHave_IsRefusedBeforeAnythingIsWritten()
    {
        using PictureDataset data = new();
        Dictionary<string, string> before = data.Files("d");
        SpmlResult result = Spml.Run(Command(data)[..^1].Append("../colours").ToArray());
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot be the name of features", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, data.Files("d"));
    }

    [Fact]
    public void Features_PrintConfig_CanBeReadBack()
    {
        using PictureDataset data = new();
        SpmlResult printed = Spml.Run(Command(data, "--shard", "1/2", "--print-config"));
        File.WriteAllText(data["options.json"], printed.Out);
        Assert.Equal(printed.Out, Spml.Run("features", "--config", data["options.json"], "--print-config").Out);
        Assert.Contains("\"mean\": \"0,0,0\"", printed.Out, StringComparison.Ordinal);
    }
}
