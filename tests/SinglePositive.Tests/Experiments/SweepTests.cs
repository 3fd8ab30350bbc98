using SinglePositive.Experiments;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Experiments;

public class SweepTests
{
    /// <summary>As a program of one's own does it: a table of losses by data sets, over seeds, nothing kept but the numbers.</summary>
    [Fact]
    public void Run_SeveralDataSets_GivesTheBestOfEachAndWhatTheRunsGiveAlone()
    {
        using ScratchFolder folder = new();
        SweepRun[] runs = [.. from dataset in new[] { SampleSweeps.Dataset(folder, "voc", 1), SampleSweeps.Dataset(folder, "coco", 2) }
                              from loss in new[] { "an", "role" }
                              from rate in new[] { "1e-2", "1e-3" }
                              from seed in new[] { "0", "1", "2" }
                              select SampleSweeps.Run(folder, dataset, loss, rate, seed)];
        SweepRequest request = new() { Output = folder["sweep"], Runs = runs, Threads = 3, Keep = SweepKeep.None };

        using Sweep sweep = new(request, TimeProvider.System);
        SweepSummary summary = sweep.Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Null(summary.BestOfAll);
        Assert.Equal(["voc an", "voc role", "coco an", "coco role"], summary.BestByLoss.Select(point => $"{point.Setting("dataset")} {point.Setting("loss")}"));
        Assert.Equal(8, summary.Points.Count);
        Assert.All(summary.BestByLoss, best => Assert.Equal(summary.Points.Where(point => point.Setting("dataset") == best.Setting("dataset") && point.Setting("loss") == best.Setting("loss")).Max(point => point.Selection.Mean), best.Selection.Mean));
        Assert.All(summary.Points, point =>
        {
            double[] maps = [.. point.Outcomes.Select(outcome => outcome.TestMap)];
            Assert.Equal(3, maps.Length);
            Assert.Equal(maps.Average(), point.Of(outcome => outcome.TestMap).Mean, 1e-9);
            Assert.Equal(Math.Sqrt(maps.Sum(map => Math.Pow(map - maps.Average(), 2)) / 2), point.Of(outcome => outcome.TestMap).Deviation, 1e-9);
        });
        Assert.Equal([".spml-lock", "journal.jsonl", "results.csv", "summary.json", "sweep.json"], Directory.GetFileSystemEntries(folder["sweep"]).Select(Path.GetFileName).Where(name => name != "runs").Order(StringComparer.Ordinal));

        using TrainingSession alone = new(runs[5].Request, TimeProvider.System);
        RunMetrics metrics = alone.Run(cancellation: TestContext.Current.CancellationToken)!;
        SweepOutcome outcome = summary.Points.SelectMany(point => point.Outcomes).Single(other => other.Run == sweep.Names[5]);
        EpochRecord best = metrics.Result.History[metrics.Result.BestEpoch];
        Assert.Equal((best.Epoch, best.ValidationMap, best.TestMap, metrics.TrainMapTruth), (outcome.BestEpoch, outcome.ValidationMap, outcome.TestMap, outcome.TrainMapTruth));
    }

    [Fact]
    public void Run_StoppedInTheMiddle_GoesOnToTheSameResults()
    {
        using ScratchFolder folder = new();
        string dataset = SampleSweeps.Dataset(folder, "d", 1);
        SweepRun[] runs = [.. from loss in new[] { "an", "role" } from rate in new[] { "1e-2", "1e-3", "1e-4" } select SampleSweeps.Run(folder, dataset, loss, rate, "0")];
        SweepRequest request = new() { Output = folder["whole"], Runs = runs, Threads = 1 };
        using (Sweep whole = new(request, TimeProvider.System))
            whole.Run(cancellation: TestContext.Current.CancellationToken);

        using CancellationTokenSource stop = new();
        using (Sweep stopped = new(request with { Output = folder["stopped"] }, TimeProvider.System))
            Assert.Throws<OperationCanceledException>(() => stopped.Run(new SweepWatch(progress => Stop(stop, progress)), stop.Token));
        int before = File.ReadAllLines(folder["stopped/journal.jsonl"]).Length;
        Assert.InRange(before, 3, 5);
        File.AppendAllText(folder["stopped/journal.jsonl"], "{\"run\": \"half");
        using Sweep resumed = new(request with { Output = folder["stopped"], Resume = true }, TimeProvider.System);
        resumed.Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(6, File.ReadAllLines(folder["stopped/journal.jsonl"]).Length);
        foreach (string file in new[] { "results.csv", "summary.json" })
            Assert.Equal(File.ReadAllText(folder[$"whole/{file}"]), File.ReadAllText(folder[$"stopped/{file}"]));
    }

    [Fact]
    public void Run_JournalIsDamaged_SaysWhichLine()
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1 };
        using (Sweep sweep = new(request, TimeProvider.System))
            sweep.Run(cancellation: TestContext.Current.CancellationToken);
        File.AppendAllText(folder["sweep/journal.jsonl"], "{\"run\": 3}\n");

        using Sweep again = new(request with { Resume = true }, TimeProvider.System);

        Assert.Contains("line 2", Assert.Throws<CorruptArtefactException>(() => again.Run(cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    /// <summary>What is wrong with the last of the runs shows before the first, and before anything is written.</summary>
    [Fact]
    public void Sweep_OneImpossibleRun_IsRefusedAtOnce()
    {
        using ScratchFolder folder = new();
        SweepRun run = SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "an", "1e-3", "0");
        SweepRequest request = new() { Output = folder["sweep"], Runs = [run, run with { Request = run.Request with { BatchSize = 0 } }], Threads = 1 };

        Assert.Contains("--batch-size is 0", Assert.Throws<ConfigurationException>(() => new Sweep(request, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["sweep"]));
    }

    private static void Stop(CancellationTokenSource stop, SweepProgress progress)
    {
        if (progress.Finished >= 3)
            stop.Cancel();
    }
}
