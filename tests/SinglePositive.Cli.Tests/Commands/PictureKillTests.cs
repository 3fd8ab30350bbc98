using System.Diagnostics;
using SinglePositive.Tests.Training;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>Networks that are trained, killed and gone on with: the same bytes as a run that nothing disturbed.</summary>
public class PictureKillTests
{
    /// <summary>kill -9 at any moment: in the linear phase, in an epoch or while a file is written.</summary>
    [Theory]
    [InlineData("fine-tune", "an", 1)]
    [InlineData("linear-init", "role", 2, "--freeze-batch-norm")]
    public async Task Train_KilledAtRandomMomentsAndResumed_EndsWithTheSameBytes(string mode, string loss, int seed, params string[] options)
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallScenes.Create(folder), "--loss", loss, "--mode", mode, .. SmallScenes.Options, "--epochs", "6", "--histograms", .. options, "--tensorboard"];
        Stopwatch undisturbed = Stopwatch.StartNew();
        SpmlResult whole = await KilledProcess.Run([.. command, folder["whole-events"], "--out", folder["whole"]], null);
        Assert.True(whole.ExitCode == 0, whole.Error);
        double duration = undisturbed.Elapsed.TotalMilliseconds;

        Random random = new(seed);
        int killed = 0;
        for (int kill = 0; kill < 3; kill++)
        {
            string? awaited = kill == 0 ? null : folder["killed/checkpoints"];
            SpmlResult result = await KilledProcess.Run([.. command, folder["events"], "--out", folder["killed"], .. Resume()], TimeSpan.FromMilliseconds(duration * random.NextDouble() / 3), awaited);
            killed += KilledProcess.WasKilled(result) ? 1 : 0;
        }

        Assert.True(killed > 0, "No run was killed.");
        SpmlResult last = await KilledProcess.Run([.. command, folder["events"], "--out", folder["killed"], .. Resume()], null);
        Assert.True(last.ExitCode == 0, last.Error);
        RunFiles.AssertSame(folder["whole"], folder["killed"]);
        List<DecodedEvent> events = DecodedEvent.ReadAll(Assert.Single(Directory.GetFiles(folder["events"])));
        Assert.Equal([0, 1, 2, 3, 4, 5], events.Take(6).Select(each => each.Step));
        Assert.Equal(7, events.Count);
        Assert.Contains("weights/head.weight", events[5].Values.Keys);
        Assert.Contains(events[5].Values.Keys, tag => tag.StartsWith("weights/network.", StringComparison.Ordinal));

        string[] Resume() => Directory.Exists(folder["killed"]) ? ["--resume"] : [];
    }

    /// <summary>Sums of libtorch depend on the number of threads, so another number would give neither result: the run keeps its own.</summary>
    [Fact]
    public void Resume_OtherNumberOfThreads_GoesOnWithItsOwn()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", SmallScenes.Create(folder), "--loss", "an", "--mode", "fine-tune", .. SmallScenes.Options];
        string[] other = [.. command.Where(word => word != "1").Select(word => word == "--threads" ? "--threads=2" : word)];
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["whole"], "--epochs", "2"]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["run"], "--epochs", "1"]).ExitCode);

        SpmlResult planned = Spml.Run([.. other, "--out", folder["run"], "--epochs", "2", "--resume", "--dry-run"]);
        SpmlResult result = Spml.Run([.. other, "--out", folder["run"], "--epochs", "2", "--resume"]);
        SpmlResult finished = Spml.Run([.. other, "--out", folder["run"], "--epochs", "2", "--resume"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("goes on with --threads 1, as it began", result.Error, StringComparison.Ordinal);
        Assert.Contains("goes on with --threads 1, as it began", planned.Out, StringComparison.Ordinal);
        RunFiles.AssertSame(folder["whole"], folder["run"]);
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("is finished; nothing was done", finished.Error, StringComparison.Ordinal);
    }
}
