using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Where a run may be written, and what is there when it could not be.</summary>
public class TrainTargetTests
{
    /// <summary>A limit on file sizes stands for a full disk: run.json does not fit into 512 bytes, a checkpoint not into 8 KiB.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(16, true)]
    public async Task Train_FileDoesNotFit_ExitsSixAndLeavesNothingHalfWritten(int blocks, bool record)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "limits the size of files by the shell's ulimit, which Windows does not have");
        using TemporaryFolder folder = new();
        string[] command = ["train", GeneratedDataset.Create(folder), "--loss", "role", "--epochs", "2"];
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["whole"]]).ExitCode);

        (int code, string error) = await RunLimited(blocks, [.. command, "--out", folder["run"]]);

        Assert.True(code == ExitCode.Resources, error);
        Assert.Contains("error: A file would exceed the largest size allowed here.", error, StringComparison.Ordinal);
        Assert.Equal(record ? [folder["run/run.json"]] : [], Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories));
        if (record)
            Assert.Equal(ExitCode.Resources, JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!["exit"]!.GetValue<int>());
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["run"], "--resume"]).ExitCode);
        RunFiles.AssertSame(folder["whole"], folder["run"]);
    }

    [Fact]
    public async Task Train_FullDevice_ExitsSix()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "writes to /dev/full, a disk that is always full, which this system does not have");
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);

        using Process process = Start("exec dotnet \"$@\" --json > /dev/full", "train", dataset, "--loss", "an", "--epochs", "1", "--out", folder["run"]);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == ExitCode.Resources, error);
        Assert.Contains("full", error, StringComparison.Ordinal);
        Assert.Equal(0, Spml.Run("eval", folder["run"]).ExitCode);
    }

    /// <summary>What is there stays as it was, whether it is a run, a folder of something else or a file.</summary>
    [Theory]
    [InlineData("run.json", "--resume", "--force")]
    [InlineData("holiday.jpg", "another --out")]
    public void Train_FolderExists_ExitsTwoAndChangesNothing(string file, params string[] hints)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        folder.Write($"run/{file}", "mine");

        SpmlResult result = Spml.Run("train", dataset, "--loss", "an", "--out", folder["run"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.All(hints, hint => Assert.Contains(hint, result.Error, StringComparison.Ordinal));
        Assert.Equal("mine", File.ReadAllText(folder[$"run/{file}"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["run"]));
    }

    [Theory]
    [InlineData("--force")]
    [InlineData("--resume")]
    public void Train_FolderIsNoRun_IsNeverReplaced(string option)
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        folder.Write("run/holiday.jpg", "mine");

        SpmlResult result = Spml.Run("train", dataset, "--loss", "an", "--out", folder["run"], option);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal([folder["run/holiday.jpg"]], Directory.GetFileSystemEntries(folder["run"]));
    }

    [Fact]
    public void Train_ForceOnARun_LeavesNothingOfTheOldOne()
    {
        using TemporaryFolder folder = new();
        string dataset = SmallDataset.Create(folder);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "role", "--out", folder["run"], "--epochs", "9").ExitCode);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "an", "--out", folder["run"], "--epochs", "2", "--force").ExitCode);
        Assert.Equal(0, Spml.Run("train", dataset, "--loss", "an", "--out", folder["new"], "--epochs", "2").ExitCode);

        RunFiles.AssertSame(folder["new"], folder["run"]);
    }

    private static async Task<(int Code, string Error)> RunLimited(int blocks, string[] arguments)
    {
        using Process process = Start($"ulimit -f {blocks} && exec dotnet \"$@\"", arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }

    private static Process Start(string script, params string[] arguments)
    {
        ProcessStartInfo start = new("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", script, "sh", Spml.Assembly, .. arguments])
            start.ArgumentList.Add(argument);
        // The runtime keeps its own code in files that would not fit either.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
