using System.Diagnostics;

namespace SinglePositive.Cli.Tests.Commands;

/// <summary>kill -9 at any moment of a sweep, then the same command with --resume: the same results as when nothing disturbed it.</summary>
public class SweepKillTests
{
    private const int MostKills = 12;

    [Theory]
    [InlineData("all", 1)]
    [InlineData("best", 2)]
    [InlineData("none", 3)]
    public async Task Sweep_KilledThreeTimesAtRandomMoments_EndsWithTheSameBytes(string keep, int seed)
    {
        using TemporaryFolder folder = new();
        string[] command = ["sweep", GeneratedDataset.Create(folder), "--loss", "an,role", "--lr", "1e-2,1e-3,1e38", "--batch-size", "8,16", "--seed", "0,1", "--epochs", "8", "--keep", keep];
        Stopwatch undisturbed = Stopwatch.StartNew();
        SpmlResult whole = await KilledProcess.Run([.. command, "--out", folder["whole"]], null);
        Assert.True(whole.ExitCode == 0, whole.Error);
        double duration = undisturbed.Elapsed.TotalMilliseconds;

        Random random = new(seed);
        int interrupted = 0;
        // A busy machine is slower or faster than it was a moment ago: then there are more kills, later or sooner ones, until one comes in the middle.
        double share = 1 / 3.0;
        for (int kill = 0; kill < 3 || (interrupted == 0 && kill < MostKills); kill++)
        {
            await KilledProcess.Run([.. command, "--out", folder["killed"], .. Resume()], TimeSpan.FromMilliseconds(duration * share * random.NextDouble()), kill == 0 ? null : folder["killed/runs"]);
            if (File.Exists(folder["killed/results.csv"]) && interrupted == 0)
            {
                Directory.Delete(folder["killed"], recursive: true);
                share /= 2;
            }
            else if (File.Exists(folder["killed/journal.jsonl"]))
            {
                interrupted++;
            }
            else
            {
                share *= 1.5;
            }
        }

        Assert.True(interrupted > 0, "No kill came while runs went on.");
        SpmlResult last = await KilledProcess.Run([.. command, "--out", folder["killed"], .. Resume()], null);

        Assert.True(last.ExitCode == 0, last.Error);
        foreach (string file in new[] { "results.csv", "summary.json" })
            Assert.Equal(File.ReadAllBytes(folder[$"whole/{file}"]), File.ReadAllBytes(folder[$"killed/{file}"]));
        string[] runs = [.. Directory.GetDirectories(folder["whole/runs"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(runs, Directory.GetDirectories(folder["killed/runs"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(runs.Where(run => !run.Contains("1e38", StringComparison.Ordinal)), run => RunFiles.AssertSame(folder[$"whole/runs/{run}"], folder[$"killed/runs/{run}"]));

        string[] Resume() => Directory.Exists(folder["killed"]) ? ["--resume"] : [];
    }
}
