using System.Diagnostics;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Networks that are trained, killed and gone on with: the same bytes as a run that nothing disturbed.</summary>
public class PictureKillTests
{
    /// <summary>kill -9 at any moment: in the linear phase, in an epoch or while a file is written.</summary>
    [Theory]
    [InlineData("fine-tune", "an", 1)]
    [InlineData("linear-init", "role", 2)]
    public async Task Train_KilledAtRandomMomentsAndResumed_EndsWithTheSameBytes(string mode, string loss, int seed)
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallScenes.Create(folder), "--loss", loss, "--mode", mode, .. SmallScenes.Options, "--epochs", "6", "--freeze-batch-norm", "--histograms"];
        Stopwatch undisturbed = Stopwatch.StartNew();
        SpmlResult whole = await KilledProcess.Run([.. command, "--out", folder["whole"]], null);
        Assert.True(whole.ExitCode == 0, whole.Error);
        double duration = undisturbed.Elapsed.TotalMilliseconds;

        Random random = new(seed);
        for (int kill = 0; kill < 3; kill++)
        {
            string? awaited = kill == 0 ? null : folder["killed/checkpoints"];
            await KilledProcess.Run([.. command, "--out", folder["killed"], .. Resume()], TimeSpan.FromMilliseconds(duration * random.NextDouble() / 3), awaited);
        }

        SpmlResult last = await KilledProcess.Run([.. command, "--out", folder["killed"], .. Resume()], null);
        Assert.True(last.ExitCode == 0, last.Error);
        RunFiles.AssertSame(folder["whole"], folder["killed"]);

        string[] Resume() => Directory.Exists(folder["killed"]) ? ["--resume"] : [];
    }

    /// <summary>Sums of libtorch depend on the number of threads, so another number would give neither result.</summary>
    [Fact]
    public void Resume_OtherNumberOfThreads_IsRefused()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options, "--out", folder["run"]];
        Assert.Equal(0, Spml.Run([.. command, "--epochs", "1"]).ExitCode);

        SpmlResult result = Spml.Run([.. command.Where(word => word != "1").Select(word => word == "--threads" ? "--threads=2" : word), "--resume", "--epochs", "2"]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("libtorch-threads was 1 and is 2", result.Error, StringComparison.Ordinal);
    }
}
