using System.Diagnostics;
using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Losses;

namespace SinglePositive.Cli.Tests.Commands;

public class TrainCommandTests
{
    public static TheoryData<string> Losses => [.. LossCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Train_AnyLoss_WritesARunThatEvalAndPredictCanUse(string loss)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);

        using JsonDocument trained = Spml.Json(["train", dataset, "--loss", loss, "--out", folder["run"], "--epochs", "3", .. loss == "external" ? ["--pseudo-labels", Path.Combine(dataset, "train", "truth.npy")] : Array.Empty<string>()]);
        using JsonDocument evaluated = Spml.Json("eval", folder["run"]);
        using JsonDocument predicted = Spml.Json("predict", folder["run"], "--features", SmallDataset.WriteFeatures(folder, 7), "--out", folder["s.npy"]);

        Assert.Equal(loss, trained.RootElement.GetProperty("loss").GetString());
        Assert.Equal(trained.RootElement.GetProperty("test").GetProperty("map").GetDouble(), evaluated.RootElement.GetProperty("map").GetDouble(), 1e-9);
        Assert.Equal(7, predicted.RootElement.GetProperty("examples").GetInt32());
        Assert.True(File.Exists(folder["s.npy"]));
    }

    [Fact]
    public void Train_TableForPeople_FitsIn80Columns()
    {
        using TemporaryFolder folder = new();
        SpmlResult result = Spml.Run("train", SmallDataset.Create(folder), "--loss", "role", "--out", folder["run"]);

        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("paper's split", result.Error, StringComparison.Ordinal);
        Assert.Contains("one present label per example is drawn", result.Error, StringComparison.Ordinal);
        Assert.Equal($"Next: spml eval {folder["run"]}", result.LastErrorLine);
    }

    [Theory]
    [InlineData("give their file with --pseudo-labels", "--loss", "external")]
    [InlineData("does not read --pseudo-labels", "--loss", "an", "--pseudo-labels", "x.npy")]
    [InlineData("has no preset 'coco'", "--loss", "an", "--loss.preset", "coco")]
    [InlineData("Did you mean 'role'?", "--loss", "rloe")]
    [InlineData("Did you mean 'f'?", "--loss", "an", "--features", "F")]
    [InlineData("Did you mean '--loss.smoothing'?", "--loss", "an-ls", "--loss.smothing", "0.1")]
    [InlineData("has no parameter 'smoothing'", "--loss", "an", "--loss.smoothing", "0.1")]
    [InlineData("write --epochs 50", "--loss", "an", "epochs=50")]
    [InlineData("above 0", "--loss", "an", "--lr", "0")]
    [InlineData("did you mean 'clean'?", "--loss", "an", "--select", "claen")]
    [InlineData("at least 1", "--loss", "an", "--batch-size=0")]
    public void Train_WrongUse_ExitsTwoAndWritesNothing(string message, params string[] options)
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run(["train", SmallDataset.Create(folder), "--out", folder["run"], .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Train_HistogramsWithoutFullLabels_ExitsTwoAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder, truth: false);
        NpyFile.Write<sbyte>(Path.Combine(dataset, "train/observed.npy"), [.. SmallDataset.Truth(SmallDataset.Train).Values.Select(label => (sbyte)label)], SmallDataset.Train, SmallDataset.Classes.Length);

        SpmlResult result = Spml.Run("train", dataset, "--loss", "an", "--out", folder["run"], "--histograms");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no full labels", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Train_RunExists_NeedsResumeOrForce()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallDataset.Create(folder), "--loss", "an", "--out", folder["run"], "--epochs", "2"];
        Assert.Equal(2, Spml.Run([.. command, "--resume"]).ExitCode);
        Assert.Equal(0, Spml.Run(command).ExitCode);

        Assert.Equal(2, Spml.Run(command).ExitCode);
        Assert.Equal(2, Spml.Run([.. command, "--resume", "--lr", "0.5"]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--resume"]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--force"]).ExitCode);
        using JsonDocument finished = Spml.Json([.. command, "--resume"]);
        Assert.Equal("an", finished.RootElement.GetProperty("loss").GetString());
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 3)]
    public void Predict_ModelWasDamagedOrRemoved_SaysSo(bool damaged, int code)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Spml.Run("train", SmallDataset.Create(folder), "--loss", "an", "--out", folder["run"], "--epochs", "1").ExitCode);
        byte[] model = File.ReadAllBytes(folder["run/model.safetensors"]);
        model[^1] ^= 1;
        File.Delete(folder["run/model.safetensors"]);
        if (damaged)
            File.WriteAllBytes(folder["run/model.safetensors"], model);

        Assert.Equal(code, Spml.Run("eval", folder["run"]).ExitCode);
        Assert.Equal(code, Spml.Run("predict", folder["run"], "--features", SmallDataset.WriteFeatures(folder, 7), "--out", folder["s.npy"]).ExitCode);
        Assert.False(File.Exists(folder["s.npy"]));
    }

    [Fact]
    public void Train_Diverges_ExitsFour()
    {
        using TemporaryFolder folder = new();

        SpmlResult result = Spml.Run("train", SmallDataset.Create(folder), "--loss", "an", "--out", folder["run"], "--lr", "1e38", "--batch-size", "2");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("epoch", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/spml")]
    [InlineData("FOLDER/file/run")]
    public void Train_TargetCannotBeWritten_ExitsSix(string target)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "writes below /proc, where nothing can be made and which this system does not have");
        using TemporaryFolder folder = new();
        folder.Write("file", "x");

        Assert.Equal(6, Spml.Run("train", SmallDataset.Create(folder), "--loss", "an", "--out", target.Replace("FOLDER", folder.Path, StringComparison.Ordinal)).ExitCode);
    }

    [Fact]
    public void Train_DryRun_WritesNothing()
    {
        using TemporaryFolder folder = new();
        using JsonDocument plan = Spml.Json("train", SmallDataset.Create(folder), "--loss", "role", "--out", folder["run"], "--dry-run");

        Assert.True(plan.RootElement.GetProperty("memoryBytes").GetInt64() > 0);
        Assert.True(plan.RootElement.GetProperty("seconds").GetDouble() > 0);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Train_Stopped_SavesSaysSoAndResumes()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        using StopSignal stop = new();
        stop.Request(ExitCode.Terminated);

        SpmlResult stopped = Spml.Run(stop, "train", dataset, "--loss", "role", "--out", folder["run"]);

        Assert.Equal(143, stopped.ExitCode);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("", stopped.Out);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "role", "--out", folder["run"], "--resume").ExitCode);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "role", "--out", folder["undisturbed"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["undisturbed/model.safetensors"]), File.ReadAllBytes(folder["run/model.safetensors"]));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Train_Signal_SavesAndExitsWithItsCode(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to a process");
        using TemporaryFolder folder = new();
        using Process process = Spml.Start("train", SmallDataset.Create(folder), "--loss", "an", "--out", folder["run"], "--epochs", "100000000");

        string error = await SignalOnceTraining(process, signal, folder["run/checkpoints"]);

        Assert.True(code == process.ExitCode, error);
        Assert.Contains("--resume", error, StringComparison.Ordinal);
    }

    /// <summary>As a shell script's background job is: it is started with SIGINT ignored.</summary>
    [Fact]
    public async Task Train_InterruptIgnoredByItsParent_SavesAndStopsAllTheSame()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to a process");
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new("sh") { RedirectStandardError = true };
        foreach (string argument in (string[])["-c", "trap '' INT; exec dotnet \"$@\"", "sh", Spml.Assembly, "train", SmallDataset.Create(folder), "--loss", "an", "--out", folder["run"], "--epochs", "100000000"])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;

        string error = await SignalOnceTraining(process, "INT", folder["run/checkpoints"]);

        Assert.True(ExitCode.Interrupted == process.ExitCode, error);
    }

    /// <summary>What the process wrote to stderr; it is killed if it has not ended after a minute.</summary>
    private static async Task<string> SignalOnceTraining(Process process, string signal, string checkpoints)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            while (!Directory.Exists(checkpoints) && !process.HasExited)
                await Task.Delay(20, patience.Token);
            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
            string error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return error;
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void Train_ConfigurationFile_GivesArgumentAndLossParameters()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        string file = folder.Write("run.json", $$"""{ "dataset": "{{dataset}}", "loss": "an-ls", "loss.smoothing": 0.2, "epochs": 9 /* short */ }""");

        Assert.Equal(0, Spml.Run("train", "--config", file, "--out", folder["run"], "--epochs", "2").ExitCode);
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(folder["run/run.json"]));

        Assert.Contains("\"loss.smoothing\": 0.2", record.RootElement.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"epochs\": 2", record.RootElement.ToString(), StringComparison.Ordinal);
    }
}
