using SinglePositive.Data;
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
        SweepRun[] runs = [.. from dataset in new[] { Dataset(folder, "voc", 1), Dataset(folder, "coco", 2) }
                              from loss in new[] { "an", "role" }
                              from rate in new[] { "1e-2", "1e-3" }
                              from seed in new[] { "0", "1", "2" }
                              select Run(folder, dataset, loss, rate, seed)];
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
        string dataset = Dataset(folder, "d", 1);
        SweepRun[] runs = [.. from loss in new[] { "an", "role" } from rate in new[] { "1e-2", "1e-3", "1e-4" } select Run(folder, dataset, loss, rate, "0")];
        SweepRequest request = new() { Output = folder["whole"], Runs = runs, Threads = 1 };
        using (Sweep whole = new(request, TimeProvider.System))
            whole.Run(cancellation: TestContext.Current.CancellationToken);

        using CancellationTokenSource stop = new();
        using (Sweep stopped = new(request with { Output = folder["stopped"] }, TimeProvider.System))
            Assert.Throws<OperationCanceledException>(() => stopped.Run(new Watch(progress => Stop(stop, progress)), stop.Token));
        int before = File.ReadAllLines(folder["stopped/journal.jsonl"]).Length;
        Assert.InRange(before, 3, 5);
        File.AppendAllText(folder["stopped/journal.jsonl"], "{\"run\": \"half");
        using Sweep resumed = new(request with { Output = folder["stopped"], Resume = true }, TimeProvider.System);
        resumed.Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(6, File.ReadAllLines(folder["stopped/journal.jsonl"]).Length);
        foreach (string file in new[] { "results.csv", "summary.json" })
            Assert.Equal(File.ReadAllText(folder[$"whole/{file}"]), File.ReadAllText(folder[$"stopped/{file}"]));
    }

    /// <summary>Killed after the run's own record and before the journal's line: the run is not done again, unless its numbers were not to be kept.</summary>
    [Theory]
    [InlineData(SweepKeep.All)]
    [InlineData(SweepKeep.Best)]
    [InlineData(SweepKeep.None)]
    public void Run_FinishedButNotNoted_IsTakenFromItsFolder(SweepKeep keep)
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [Run(folder, Dataset(folder, "d", 1), "role", "1e-3", "0")], Threads = 1, Keep = keep };
        using (Sweep sweep = new(request, TimeProvider.System))
            sweep.Run(cancellation: TestContext.Current.CancellationToken);
        string results = File.ReadAllText(folder["sweep/results.csv"]);
        File.Delete(folder["sweep/journal.jsonl"]);
        File.Delete(folder["sweep/results.csv"]);
        if (keep == SweepKeep.None)
            LeaveRunAsOfNone(request);
        string record = Directory.GetFiles(folder["sweep/runs"], "run.json", SearchOption.AllDirectories).Single();
        DateTime written = File.GetLastWriteTimeUtc(record);

        using Sweep again = new(request with { Resume = true }, TimeProvider.System);
        again.Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(results, File.ReadAllText(folder["sweep/results.csv"]));
        Assert.Equal(keep != SweepKeep.None, File.Exists(record));
        Assert.True(keep == SweepKeep.None || written == File.GetLastWriteTimeUtc(record));
    }

    /// <summary>A folder that someone else filled is neither gone on with nor replaced.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sweep_FolderIsNoSweep_StaysAsItIs(bool resume)
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder["sweep/runs/mine"]);
        File.WriteAllText(folder["sweep/notes.txt"], "mine");
        SweepRequest request = new() { Output = folder["sweep"], Runs = [Run(folder, Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1, Resume = resume, Force = !resume };

        Assert.Contains("is not the folder of a sweep", Assert.Throws<ConfigurationException>(() => new Sweep(request, TimeProvider.System)).Message, StringComparison.Ordinal);

        Assert.Equal("mine", File.ReadAllText(folder["sweep/notes.txt"]));
        Assert.True(Directory.Exists(folder["sweep/runs/mine"]));
    }

    /// <summary>Killed before anything was written.</summary>
    [Fact]
    public void Run_ResumedInAnEmptyFolder_DoesAll()
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder["sweep"]);
        File.WriteAllText(folder["sweep/.spml-lock"], "");
        using Sweep sweep = new(new() { Output = folder["sweep"], Runs = [Run(folder, Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1, Resume = true }, TimeProvider.System);

        Assert.Single(sweep.Run(cancellation: TestContext.Current.CancellationToken).Points);
    }

    [Fact]
    public void Run_AnotherProgramIsAtWork_IsRefusedAndChangesNothing()
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [Run(folder, Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1 };
        using Sweep second = new(request, TimeProvider.System);
        using Sweep first = new(request, TimeProvider.System);
        Watch whileItRuns = new(_ =>
        {
            foreach (SweepRequest other in new[] { request with { Resume = true }, request with { Force = true } })
            {
                using Sweep sweep = new(other, TimeProvider.System);
                Assert.Contains("Another program", Assert.Throws<ConfigurationException>(() => sweep.Run(cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
            }
        });
        first.Run(whileItRuns, TestContext.Current.CancellationToken);
        string results = File.ReadAllText(folder["sweep/results.csv"]);

        Assert.Contains("exists already", Assert.Throws<ConfigurationException>(() => second.Run(cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal(results, File.ReadAllText(folder["sweep/results.csv"]));
    }

    [Fact]
    public void Run_JournalIsDamaged_SaysWhichLine()
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [Run(folder, Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1 };
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
        SweepRun run = Run(folder, Dataset(folder, "d", 1), "an", "1e-3", "0");
        SweepRequest request = new() { Output = folder["sweep"], Runs = [run, run with { Request = run.Request with { BatchSize = 0 } }], Threads = 1 };

        Assert.Contains("--batch-size is 0", Assert.Throws<ConfigurationException>(() => new Sweep(request, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["sweep"]));
    }

    private static void Stop(CancellationTokenSource stop, SweepProgress progress)
    {
        if (progress.Finished >= 3)
            stop.Cancel();
    }

    /// <summary>The folder of a run of a sweep that keeps none, between the run's end and its line in the journal.</summary>
    private static void LeaveRunAsOfNone(SweepRequest request)
    {
        SweepRun run = request.Runs[0];
        string name = SweepNames.Of(request.Runs)[0];
        TrainingRequest asked = run.Request with { Output = Path.Combine(request.Output, "runs", name), Threads = 1, TestsEachEpoch = false };
        using TrainingSession session = new(asked, TimeProvider.System, null, new SessionHabits { KeepsCheckpoints = false, KeepsResult = false });
        session.Run(cancellation: TestContext.Current.CancellationToken);
    }

    private static string Dataset(ScratchFolder folder, string name, uint seed)
    {
        SinglePositive.Data.Dataset.Create(folder[name], new GeneratedData { TrainExamples = 120, TestExamples = 40, Classes = 5, Dimension = 24, Seed = seed }.Generate());
        return folder[name];
    }

    private static SweepRun Run(ScratchFolder folder, string dataset, string loss, string rate, string seed) => new()
    {
        Settings = [KeyValuePair.Create("dataset", Path.GetFileName(dataset)), KeyValuePair.Create("loss", loss), KeyValuePair.Create("lr", rate), KeyValuePair.Create("seed", seed)],
        Request = new TrainingRequest { Dataset = dataset, Output = folder["alone"], Loss = loss, LearningRate = double.Parse(rate), Seed = ulong.Parse(seed), BatchSize = 8, Epochs = 4 },
    };

    private sealed class Watch(Action<SweepProgress> look) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => look(value);
    }
}
