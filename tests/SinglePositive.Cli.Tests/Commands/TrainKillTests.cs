using System.Diagnostics;
using SinglePositive.Tests.Training;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>kill -9 at any moment, then --resume: the same bytes as a run that nothing disturbed.</summary>
public class TrainKillTests
{
    private const int Epochs = 60;

    [Theory]
    [InlineData("an", 1)]
    [InlineData("role", 2)]
    public async Task Train_KilledAtRandomMomentsAndResumed_EndsWithTheSameBytes(string loss, int seed)
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder);
        string[] command = ["train", dataset, "--loss", loss, "--epochs", Epochs.ToString(), "--histograms", "--tensorboard"];
        Stopwatch undisturbed = Stopwatch.StartNew();
        SpmlResult whole = await KilledProcess.Run([.. command, folder["events"], "--out", folder["undisturbed"]], null);
        Assert.True(whole.ExitCode == 0, whole.Error);
        double duration = undisturbed.Elapsed.TotalMilliseconds;

        Random random = new(seed);
        int resumed = 0;
        foreach (int kills in (int[])[1, 2])
        {
            string run = folder[$"killed-{kills}"];
            for (int kill = 0; kill < kills; kill++)
            {
                string[] resume = Directory.Exists(run) ? ["--resume"] : [];
                // The first of two kills comes at any moment, the last one when there is something to resume.
                string? awaited = kill == kills - 1 ? Path.Combine(run, "checkpoints") : null;
                await KilledProcess.Run([.. command, folder[$"events-{kills}"], "--out", run, .. resume], TimeSpan.FromMilliseconds(duration * random.NextDouble() / kills), awaited);
                resumed += Directory.Exists(Path.Combine(run, "checkpoints")) ? 1 : 0;
            }

            SpmlResult last = Spml.Run([.. command, folder[$"events-{kills}"], "--out", run, "--threads", "1", .. Directory.Exists(run) ? ["--resume"] : Array.Empty<string>()]);
            Assert.True(last.ExitCode == 0, last.Error);
            Assert.DoesNotContain("damaged", last.Error, StringComparison.Ordinal);
            RunFiles.AssertSame(folder["undisturbed"], run);
            Assert.Equal(Steps(folder["events"]), Steps(folder[$"events-{kills}"]));
        }

        Assert.True(resumed > 0, "No kill came after a first checkpoint.");
    }

    /// <summary>Killed in the moment between two files: what is there of a run that was just begun, or being replaced.</summary>
    [Theory]
    [InlineData("run.json.spml-tmp")]
    [InlineData("checkpoints/step-0000000030.safetensors.spml-tmp", "run.json")]
    [InlineData("checkpoints/step-0000000030.safetensors", "run.json")]
    [InlineData("model.safetensors.spml-tmp", "run.json")]
    public void Resume_KilledWhileAFileWasWritten_GoesOn(params string[] left)
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", GeneratedDataset.Create(folder), "--loss", "an", "--epochs", "2"];
        Assert.Equal(0, Spml.Run([.. command, "--out", folder["whole"]]).ExitCode);
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        Assert.Equal(ExitCode.Interrupted, Spml.Run(stop, [.. command, "--out", folder["run"]]).ExitCode);
        foreach (string path in Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).Where(path => !left.Contains(Path.GetFileName(path))))
            File.Delete(path);
        Directory.Delete(folder["run/checkpoints"]);
        folder.Write("run/" + left[0], "half");

        SpmlResult result = Spml.Run([.. command, "--out", folder["run"], "--resume"]);

        Assert.True(result.ExitCode == 0, result.Error);
        RunFiles.AssertSame(folder["whole"], folder["run"]);
    }

    [Theory]
    [InlineData("an")]
    [InlineData("role")]
    public void Resume_LastCheckpointIsDamaged_FallsBackAndSaysSo(string loss)
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", GeneratedDataset.Create(folder), "--loss", loss];
        Assert.Equal(0, Spml.Run([.. command, "--epochs", "4", "--out", folder["whole"]]).ExitCode);
        Assert.Equal(0, Spml.Run([.. command, "--epochs", "3", "--out", folder["run"]]).ExitCode);
        string[] checkpoints = [.. Directory.GetFiles(folder["run/checkpoints"], "*.safetensors").Order(StringComparer.Ordinal)];
        Assert.Equal(2, checkpoints.Length);
        Flip(checkpoints[1]);

        SpmlResult result = Spml.Run([.. command, "--epochs", "4", "--out", folder["run"], "--resume"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{checkpoints[1]} is damaged", result.Error, StringComparison.Ordinal);
        RunFiles.AssertSame(folder["whole"], folder["run"]);
    }

    [Fact]
    public void Resume_EveryCheckpointIsDamaged_ExitsFive()
    {
        using TemporaryFolder folder = new();
        string[] command = ["train", GeneratedDataset.Create(folder), "--loss", "an", "--out", folder["run"]];
        Assert.Equal(0, Spml.Run([.. command, "--epochs", "2"]).ExitCode);
        Assert.All(Directory.GetFiles(folder["run/checkpoints"], "*.safetensors"), Flip);

        SpmlResult result = Spml.Run([.. command, "--epochs", "3", "--resume"]);

        Assert.Equal(ExitCode.Corrupt, result.ExitCode);
        Assert.Contains("--force", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an")]
    [InlineData("role")]
    public void Train_AnyNumberOfThreads_WritesTheSameBytes(string loss)
    {
        using TemporaryFolder folder = new();
        string dataset = GeneratedDataset.Create(folder, dimension: 1100);
        foreach (string threads in (string[])["1", "2", "3"])
        {
            // So many features and examples are work for four threads.
            Assert.Equal(0, Spml.Run("train", dataset, "--loss", loss, "--out", folder[threads], "--threads", threads, "--epochs", "3", "--batch-size", "64").ExitCode);
            RunFiles.AssertSame(folder["1"], folder[threads]);
        }
    }

    /// <summary>The epochs of the events for TensorBoard, in order; every checksum is right.</summary>
    private static IEnumerable<long> Steps(string events) => DecodedEvent.ReadAll(Assert.Single(Directory.GetFiles(events))).Select(each => each.Step);

    private static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
