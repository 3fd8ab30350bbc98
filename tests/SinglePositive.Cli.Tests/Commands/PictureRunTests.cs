using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Vision.Scenes;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>From pictures to a trained network, its numbers and a file for other programs, as a user types it.</summary>
public class PictureRunTests
{
    [Fact]
    public void Train_FineTune_LeavesARunThatIsEvaluatedAndExported()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallScenes.Create(folder);

        using JsonDocument trained = Spml.Json(["train", dataset, "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", "--out", folder["run"]]);
        using JsonDocument evaluated = Spml.Json("eval", folder["run"]);
        using JsonDocument exported = Spml.Json("export", folder["run"], "--out", folder["model.onnx"]);

        Assert.Equal(trained.RootElement.GetProperty("test").GetProperty("map").GetDouble(), evaluated.RootElement.GetProperty("map").GetDouble(), 1e-9);
        Assert.InRange(trained.RootElement.GetProperty("networkBusyShare").GetDouble(), 0, 1);
        Assert.InRange(exported.RootElement.GetProperty("largestDifference").GetDouble(), 0, 1e-4);
        Assert.Equal(0, Spml.Run("predict", folder["run"], folder["scenes/images/test"], "--format", "npy", "--out", folder["scores.npy"]).ExitCode);
        Assert.Equal(NpyFile.Read(folder["run/predictions/test.npy"]).To<float>(), NpyFile.Read(folder["scores.npy"]).To<float>(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(2, Spml.Run("export", folder["run"], "--out", folder["model.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("export", folder["run"], "--format", "safetensors", "--out", folder["model.safetensors"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["run/model.safetensors"]), File.ReadAllBytes(folder["model.safetensors"]));
    }

    /// <summary>The network of a run serves as a backbone, and as the start of another run.</summary>
    [Fact]
    public void Export_NetworkAlone_IsReadByFeaturesAndTrain()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallScenes.Create(folder);
        Assert.Equal(0, Spml.Run(["train", dataset, "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", "--out", folder["run"]]).ExitCode);

        Assert.Equal(0, Spml.Run("export", folder["run"], "--format", "backbone", "--out", folder["net.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run("export", folder["run"], "--format", "weights", "--out", folder["net.safetensors"]).ExitCode);

        Assert.Equal(0, Spml.Run("features", dataset, "--backbone", folder["net.onnx"]).ExitCode);
        Assert.Equal(0, Spml.Run(["train", dataset, "--loss", "an", "--mode", "linear-init", .. SmallScenes.Options, "--epochs", "1", "--weights", folder["net.safetensors"], "--features", "net", "--linear-epochs", "2", "--out", folder["second"]]).ExitCode);
        using JsonDocument second = JsonDocument.Parse(File.ReadAllText(folder["second/metrics.json"]));
        JsonElement start = second.RootElement.GetProperty("linearInit");
        Assert.Equal(start.GetProperty("linearTestMap").GetDouble(), start.GetProperty("startTestMap").GetDouble(), 0.02);
    }

    [Fact]
    public void Export_Backbone_OverwritesNeitherOfItsFilesWithoutForce()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run(["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--out", folder["run"]]).ExitCode);
        string[] export = ["export", folder["run"], "--format", "backbone", "--out"];
        File.WriteAllText(folder["net.json"], "mine");

        SpmlResult refused = Spml.Run([.. export, folder["net.onnx"]]);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("net.json exists already", refused.Error, StringComparison.Ordinal);
        SpmlResult planned = Spml.Run([.. export, folder["net.onnx"], "--force", "--dry-run"]);
        Assert.Contains($"  {folder["net.onnx"]}\n  {folder["net.json"]}\n", planned.Out, StringComparison.Ordinal);
        SpmlResult same = Spml.Run([.. export, folder["other.json"]]);
        Assert.Equal(ExitCode.Usage, same.ExitCode);
        Assert.Contains("other.onnx", same.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder["net.json"]));
        Assert.False(File.Exists(folder["net.onnx"]) || File.Exists(folder["other.json"]));

        Assert.Equal(0, Spml.Run([.. export, folder["net.onnx"], "--force"]).ExitCode);
        Assert.Contains("imageSize", File.ReadAllText(folder["net.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void FineTunedRun_BackboneGiven_IsRefused()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run(["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--out", folder["run"]]).ExitCode);

        SpmlResult[] results =
        [
            Spml.Run("predict", folder["run"], folder["scenes/images/test"], "--backbone", "other.onnx"),
            Spml.Run("export", folder["run"], "--out", folder["model.onnx"], "--backbone", "other.onnx"),
            Spml.Run("export", folder["run"], "--format", "weights", "--out", folder["model.safetensors"], "--backbone", "other.onnx"),
        ];

        Assert.All(results, result => Assert.Equal(ExitCode.Usage, result.ExitCode));
        Assert.Contains("a network of its own", results[0].Error, StringComparison.Ordinal);
        Assert.Contains("a network of its own", results[1].Error, StringComparison.Ordinal);
        Assert.Contains("--backbone goes with --format onnx", results[2].Error, StringComparison.Ordinal);
    }

    /// <summary>What one set of features found to be unreadable is not read again, whichever features the linear phase takes.</summary>
    [Fact]
    public void Train_PicturesThatCouldNotBeRead_AreLeftOutWhereverFeaturesCameFrom()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallScenes.Create(folder);
        Assert.Equal(0, Spml.Run(["train", dataset, "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--out", folder["run"]]).ExitCode);
        Assert.Equal(0, Spml.Run("export", folder["run"], "--format", "backbone", "--out", folder["net.onnx"]).ExitCode);
        string bad = File.ReadLines(folder["scenes/train/ids.txt"]).ElementAt(4);
        File.WriteAllText(Path.Combine(Data.Dataset.Open(dataset).ImageRoot!, bad), "no picture");
        Assert.Equal(0, Spml.Run("features", dataset, "--backbone", folder["net.onnx"], "--on-bad", "skip").ExitCode);
        foreach (string split in new[] { "train", "test" })
            Assert.Equal(0, Spml.Run("features", dataset, "--from", folder[$"scenes/{split}/features/net.npy"], "--split", split, "--name", "file").ExitCode);

        SpmlResult trained = Spml.Run(["train", dataset, "--loss", "an", "--mode", "linear-init", .. SmallScenes.Options, "--features", "file", "--linear-epochs", "1", "--out", folder["second"]]);

        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("1 pictures of the train split could not be read and are left out", trained.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(4L, NpyFile.Read(folder["second/rows.npy"]).To<long>());
        Assert.DoesNotContain(bad, File.ReadLines(folder["second/predictions/validation.ids.txt"]));
    }

    [Fact]
    public void Train_NoTestLabels_EndsWithACommandThatTakesPictures()
    {
        using TemporaryFolder folder = new();
        SmallScenes.Create(folder);
        string[] pictures = [.. Directory.EnumerateFiles(folder["scenes/images/train"])];
        foreach (string name in new[] { "a", "b" })
            Directory.CreateDirectory(folder[$"photos/{name}"]);
        for (int i = 0; i < pictures.Length; i++)
            File.Copy(pictures[i], Path.Combine(folder[$"photos/{(i % 2 == 0 ? "a" : "b")}"], Path.GetFileName(pictures[i])));
        Assert.Equal(0, Spml.Run("import", folder["photos"], "--from", "folder", "--out", folder["d"]).ExitCode);

        SpmlResult trained = Spml.Run(["train", folder["d"], "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--out", folder["run"]]);

        Assert.Equal($"Next: spml predict {folder["run"]} IMAGE...", trained.LastErrorLine);
        Assert.Equal(0, Spml.Run("predict", folder["run"], pictures[0]).ExitCode);
    }

    /// <summary>The paper's linear regime from a file of weights: its network makes the features.</summary>
    [Fact]
    public void Export_FileOfWeights_IsABackbone()
    {
        using TemporaryFolder folder = new();
        SceneBackbone.WriteTo(folder["own"]);
        string weights = folder["own/scenenet.safetensors"];

        Assert.Equal(0, Spml.Run("export", weights, "--network", "scenenet", "--format", "backbone", "--out", folder["net.onnx"]).ExitCode);

        string dataset = SmallScenes.Create(folder);
        Assert.Equal(0, Spml.Run("features", dataset, "--backbone", folder["net.onnx"], "--name", "a").ExitCode);
        Assert.Equal(0, Spml.Run("features", dataset, "--backbone", folder["own/scenenet.onnx"], "--name", "b").ExitCode);
        Assert.Equal(NpyFile.Read(folder["scenes/test/features/a.npy"]).To<float>(), NpyFile.Read(folder["scenes/test/features/b.npy"]).To<float>(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(ExitCode.Usage, Spml.Run("export", weights, "--network", "scenenet", "--out", folder["x.onnx"]).ExitCode);
        Assert.Equal(ExitCode.Usage, Spml.Run("export", folder["none.pth"], "--network", "resnet18", "--format", "backbone", "--out", folder["x.onnx"]).ExitCode);
        Assert.False(File.Exists(folder["x.onnx"]));
    }

    /// <summary>Weights of another network are bad data wherever they are given, and a dry run finds that out as the work does.</summary>
    [Fact]
    public void WeightsOfAnotherNetwork_AnyVerb_AreRefusedWithoutAndWithDryRun()
    {
        using TemporaryFolder folder = new();
        SceneBackbone.WriteTo(folder["own"]);
        string weights = folder["own/scenenet.safetensors"];
        string text = folder.Write("notweights.py", "print('no weights')");
        string[] train = ["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "fine-tune", "--network", "resnet18", "--image-size", "32", "--threads", "1", "--out", folder["run"], "--weights", weights];
        string[] export = ["--network", "resnet18", "--format", "backbone", "--out", folder["x.onnx"]];

        foreach (string[] command in (string[][])[train, ["export", weights, .. export], ["export", text, .. export]])
        {
            SpmlResult done = Spml.Run(command), planned = Spml.Run([.. command, "--dry-run"]);
            Assert.Equal((ExitCode.BadData, ExitCode.BadData), (done.ExitCode, planned.ExitCode));
            Assert.Equal(done.LastErrorLine, planned.LastErrorLine);
        }

        Assert.False(File.Exists(folder["x.onnx"]) || Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Train_LinearInit_SaysWhereItBegan()
    {
        using TemporaryFolder folder = new();

        using JsonDocument trained = Spml.Json(["train", SmallScenes.Create(folder), "--loss", "role", "--mode", "linear-init", .. SmallScenes.Options, "--epochs", "1", "--linear-epochs", "3", "--out", folder["run"]]);

        JsonElement start = trained.RootElement.GetProperty("linearInit");
        Assert.Equal(start.GetProperty("linearTestMap").GetDouble(), start.GetProperty("startTestMap").GetDouble(), 1e-3);
        Assert.True(File.Exists(folder["run/label-estimates.npy"]));
    }

    /// <summary>A linear phase is not saved in the middle: who stops it is told that nothing is there, and the command with --resume starts over.</summary>
    [Fact]
    public void Train_StoppedInTheLinearPhase_SaysThatNothingIsSaved()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "linear-init", .. SmallScenes.Options, "--epochs", "1", "--linear-epochs", "1", "--out", folder["run"]];
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);

        SpmlResult stopped = Spml.Run(stop, command);

        Assert.Equal(ExitCode.Interrupted, stopped.ExitCode);
        Assert.Contains("Stopped before there was anything to save", stopped.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is saved", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run([.. command, "--resume"]).ExitCode);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--device", "cuda:7")]
    [InlineData(ExitCode.BadData, "--weights", "dataset.json")]
    public void Train_DeviceOrWeightsThatAreNone_LeaveNoRunFolder(int code, string option, string value)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallScenes.Create(folder);

        SpmlResult result = Spml.Run(["train", dataset, "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--epochs", "1", option, option == "--weights" ? Path.Combine(dataset, value) : value, "--out", folder["run"]]);

        Assert.True(result.ExitCode == code, result.Error);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("--network", "--mode", "fine-tune")]
    [InlineData("scenenet", "--mode", "fine-tune", "--network", "scenet")]
    [InlineData("does not exist", "--mode", "fine-tune", "--network", "scenenet", "--weights", "none.pth")]
    [InlineData("linear-init", "--mode", "fine-tune", "--network", "scenenet", "--standardise")]
    [InlineData("cpu, cuda", "--mode", "fine-tune", "--network", "scenenet", "--device", "gpu")]
    [InlineData("--network goes with --mode fine-tune or linear-init", "--network", "scenenet")]
    [InlineData("--no-flip goes with --mode fine-tune or linear-init", "--mode", "linear", "--no-flip")]
    [InlineData("--linear-lr goes with --mode linear-init; --mode linear,", "--linear-lr", "1e-3")]
    [InlineData("--linear-epochs goes with --mode linear-init; --mode fine-tune", "--mode", "fine-tune", "--network", "scenenet", "--linear-epochs", "3")]
    [InlineData("leave --features out", "--mode", "fine-tune", "--network", "scenenet", "--features", "net")]
    public void Train_PictureOptionsThatDoNotFit_ExitTwo(string message, params string[] options)
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run(["train", SmallScenes.Create(folder), "--loss", "an", .. options, "--out", folder["run"]]);

        Assert.True(result.ExitCode == ExitCode.Usage, result.Error);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_RunOnFeaturesFromAFile_SaysWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run("train", SmallDataset.Create(folder), "--loss", "an", "--epochs", "1", "--out", folder["run"]).ExitCode);

        SpmlResult[] results = [Spml.Run("export", folder["run"], "--out", folder["model.onnx"]), Spml.Run("export", folder["run"], "--out", folder["model.onnx"], "--dry-run")];

        Assert.All(results, result => Assert.Equal(ExitCode.Usage, result.ExitCode));
        Assert.All(results, result => Assert.Contains("came as a file", result.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(folder["model.onnx"]));
    }
}
