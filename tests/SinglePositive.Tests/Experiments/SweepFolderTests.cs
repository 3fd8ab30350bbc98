using SinglePositive.Experiments;
using SinglePositive.Tests.Data;
using SinglePositive.Training;

namespace SinglePositive.Tests.Experiments;

/// <summary>What sweeps do with what is there already.</summary>
public class SweepFolderTests
{
    /// <summary>Killed after the run's own record and before the journal's line: the run is not done again, unless its numbers were not to be kept.</summary>
    [Theory]
    [InlineData(SweepKeep.All)]
    [InlineData(SweepKeep.Best)]
    [InlineData(SweepKeep.None)]
    public void Run_FinishedButNotNoted_IsTakenFromItsFolder(SweepKeep keep)
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "role", "1e-3", "0")], Threads = 1, Keep = keep };
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
        SweepRequest request = new() { Output = folder["sweep"], Runs = [SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1, Resume = resume, Force = !resume };

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
        using Sweep sweep = new(new() { Output = folder["sweep"], Runs = [SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1, Resume = true }, TimeProvider.System);

        Assert.Single(sweep.Run(cancellation: TestContext.Current.CancellationToken).Points);
    }

    [Fact]
    public void Run_AnotherProgramIsAtWork_IsRefusedAndChangesNothing()
    {
        using ScratchFolder folder = new();
        SweepRequest request = new() { Output = folder["sweep"], Runs = [SampleSweeps.Run(folder, SampleSweeps.Dataset(folder, "d", 1), "an", "1e-3", "0")], Threads = 1 };
        using Sweep second = new(request, TimeProvider.System);
        using Sweep first = new(request, TimeProvider.System);
        SweepWatch whileItRuns = new(_ =>
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

    /// <summary>What has the events of others is refused before anything is written; --force replaces them, also when it is killed on the way.</summary>
    [Fact]
    public void Run_EventsAreThere_AreReplacedOnlyByForce()
    {
        using ScratchFolder folder = new();
        string dataset = SampleSweeps.Dataset(folder, "d", 1);
        SweepRun[] runs = [.. new[] { "1e-2", "1e-3" }.Select(rate => SampleSweeps.Run(folder, dataset, "an", rate, "0")).Select(run => run with { Request = run.Request with { TensorBoard = folder["events"] } })];
        SweepRequest request = new() { Output = folder["sweep"], Runs = runs, Threads = 1 };
        using (Sweep sweep = new(request, TimeProvider.System))
            sweep.Run(cancellation: TestContext.Current.CancellationToken);
        string[] old = [.. SweepNames.Of(runs).Select(name => folder.Text($"events/{name}/events.out.tfevents.1.spml", "old"))];

        Assert.Contains("events of another run", Assert.Throws<ConfigurationException>(() => new Sweep(request with { Output = folder["other"] }, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["other"]));
        using CancellationTokenSource stop = new();
        using (Sweep forced = new(request with { Force = true }, TimeProvider.System))
            Assert.Throws<OperationCanceledException>(() => forced.Run(new SweepWatch(_ => stop.Cancel()), stop.Token));
        using (Sweep resumed = new(request with { Resume = true }, TimeProvider.System))
            Assert.Equal(2, resumed.Run(cancellation: TestContext.Current.CancellationToken).Points.Count(point => point.IsFinished));

        Assert.All(old, path => Assert.False(File.Exists(path)));
        Assert.All(old, path => Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!)));
    }

    /// <summary>A better run that is added would leave runs that began from what was the best before.</summary>
    [Fact]
    public void Run_StagesAndMoreRuns_IsResumedButNotExtended()
    {
        using ScratchFolder folder = new();
        string dataset = SampleSweeps.Dataset(folder, "d", 1);
        SweepRun[] runs = [SampleSweeps.Run(folder, dataset, "an", "1e-2", "0"), SampleSweeps.Run(folder, dataset, "role", "1e-2", "0") with { Stage = 1 }];
        SweepRequest request = new() { Output = folder["sweep"], Runs = runs, Threads = 1 };
        using (Sweep sweep = new(request, TimeProvider.System))
            sweep.Run(cancellation: TestContext.Current.CancellationToken);
        string results = File.ReadAllText(folder["sweep/results.csv"]);
        using (Sweep again = new(request with { Resume = true }, TimeProvider.System))
            again.Run(cancellation: TestContext.Current.CancellationToken);

        using Sweep more = new(request with { Resume = true, Runs = [.. runs, SampleSweeps.Run(folder, dataset, "an", "1e-1", "0")] }, TimeProvider.System);

        Assert.Contains("none can be added", Assert.Throws<ConfigurationException>(() => more.Run(cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal(results, File.ReadAllText(folder["sweep/results.csv"]));
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
}
