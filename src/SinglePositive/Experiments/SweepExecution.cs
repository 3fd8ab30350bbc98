using System.Runtime.ExceptionServices;
using System.Text.Json;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>Carries out runs of a sweep side by side and notes each in the journal when it is finished.</summary>
internal sealed class SweepExecution(SweepRequest request, TimeProvider clock, SweepFolder folder, IReadOnlyDictionary<SweepRun, SweepEntry> entries, SweepJournal journal, IProgress<SweepProgress>? progress)
{
    /// <summary>Runs shorter than this are done again after a kill: a checkpoint of theirs would cost more than it saves.</summary>
    private static readonly TimeSpan s_saveEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<SweepRun, SweepOutcome> _outcomes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SweepRun, double> _shares = new(ReferenceEqualityComparer.Instance);
    private readonly double _seconds = entries.Values.Sum(entry => entry.Seconds);
    private double _done;
    private Exception? _failure;

    /// <summary>What the finished runs gave.</summary>
    public IReadOnlyDictionary<SweepRun, SweepOutcome> Outcomes => _outcomes;

    /// <summary>The finished runs so far.</summary>
    public SweepSummary Summary() => new(request.Runs, _outcomes);

    /// <summary>Takes over what the journal knows.</summary>
    public void Recall()
    {
        Dictionary<string, SweepRun> runs = request.Runs.ToDictionary(run => entries[run].Name);
        foreach (SweepOutcome outcome in journal.Finished)
        {
            if (!runs.TryGetValue(outcome.Run, out SweepRun? run))
                continue;
            _outcomes[run] = outcome;
            Report(run, 1);
        }

        Tidy();
    }

    /// <summary>Does all runs of a stage that are not finished: linear ones side by side, then those on pictures one by one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was reached is saved.</exception>
    public void RunStage(int stage, CancellationToken cancellation)
    {
        SweepRun[] pending = [.. request.Runs.Where(run => run.Stage == stage && !_outcomes.ContainsKey(run)).OrderByDescending(run => entries[run].Seconds)];
        RunAll(new(pending.Where(run => run.Trainer is null)), request.Threads, 1, cancellation);
        RunAll(new(pending.Where(run => run.Trainer is not null)), 1, request.Threads, cancellation);
    }

    private void RunAll(Queue<SweepRun> queue, int workers, int threads, CancellationToken cancellation)
    {
        SweepSummary? before = queue.Any(run => run.Trainer is not null) ? Summary() : null;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(workers, queue.Count) - 1)).Select(number => new Thread(Work) { IsBackground = true, Name = $"spml run {number}" })];
        foreach (Thread thread in others)
            thread.Start();
        Work();
        foreach (Thread thread in others)
            thread.Join();
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        cancellation.ThrowIfCancellationRequested();

        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && Take(queue) is { } run)
                    Finish(run, Train(run, threads, before, stop.Token));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Said once, when all have stopped.
            }
            catch (Exception failure) when (Keep(failure))
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>The first failure is the one to report.</summary>
    private bool Keep(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        return true;
    }

    private SweepRun? Take(Queue<SweepRun> queue)
    {
        lock (_gate)
            return queue.TryDequeue(out SweepRun? run) ? run : null;
    }

    private SweepOutcome Train(SweepRun run, int threads, SweepSummary? before, CancellationToken cancellation)
    {
        string name = entries[run].Name, path = folder.RunPath(name);
        TrainingRequest asked = run.Request with
        {
            Output = path,
            TensorBoard = run.EventsPath(name),
            Threads = threads,
            Resume = Directory.Exists(path),
            Force = false,
            Command = request.Command,
            TestsEachEpoch = request.Keep != SweepKeep.None,
        };
        SessionHabits habits = new() { Data = entries[run].Data, SaveEvery = s_saveEvery, KeepsCheckpoints = false, KeepsResult = request.Keep != SweepKeep.None, Rehearses = false };
        using TrainingSession session = new(asked, clock, run.Trainer is { } trainer ? plan => trainer(plan, before) : null, habits);
        Selection selection = session.Plan.Options.Selection;
        try
        {
            if (session.Run(new RunProgress(share => Report(run, share)), cancellation) is { } metrics)
                return SweepOutcome.Of(name, selection, metrics);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(RunFolder.Open(path).MetricsPath));
            return SweepOutcome.Of(name, selection, document.RootElement);
        }
        catch (DivergedException)
        {
            return new SweepOutcome { Run = name, Diverged = true, Selection = selection };
        }
    }

    private void Finish(SweepRun run, SweepOutcome outcome)
    {
        journal.Append(outcome);
        lock (_gate)
        {
            _outcomes[run] = outcome;
            Tidy();
        }

        Report(run, 1);
    }

    /// <summary>Removes the folders that are not to be kept.</summary>
    private void Tidy()
    {
        if (request.Keep == SweepKeep.All)
            return;
        SweepSummary summary = Summary();
        foreach (SweepPoint point in summary.Points.Where(point => request.Keep == SweepKeep.None || (point.IsFinished && !summary.BestByLoss.Contains(point))))
        {
            foreach (SweepOutcome outcome in point.Outcomes)
                folder.Remove(outcome.Run);
        }
    }

    private void Report(SweepRun run, double share)
    {
        lock (_gate)
        {
            double gain = share - _shares.GetValueOrDefault(run);
            if (gain <= 0)
                return;
            _shares[run] = share;
            _done += gain * entries[run].Seconds;
            progress?.Report(new SweepProgress(Math.Min(1, _done / _seconds), _outcomes.Count, _outcomes.Values.Count(outcome => outcome.Diverged), request.Runs.Count));
        }
    }

    private sealed class RunProgress(Action<double> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report((value.Epoch + ((double)value.Step / value.Steps)) / value.Epochs);
    }
}

/// <summary>What is known of a run before it begins.</summary>
/// <param name="Name">Its name: the folder.</param>
/// <param name="Data">Its dataset.</param>
/// <param name="Seconds">How long it takes, roughly.</param>
internal sealed record SweepEntry(string Name, SharedDataset Data, double Seconds);
