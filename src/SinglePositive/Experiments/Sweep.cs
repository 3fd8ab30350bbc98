using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>Many runs that share their data: a grid of settings, over losses and seeds.</summary>
/// <remarks>
/// Linear runs go on side by side, one thread each, on one mapping of the features; each gives the bits that it gives alone. A journal notes what is finished: a sweep that was killed goes on
/// from it, and ends with the same <c>results.csv</c> and <c>summary.json</c>. A run that diverges is noted as such, and the others go on.
/// </remarks>
public sealed class Sweep : IDisposable
{
    private readonly SweepRequest _request;
    private readonly TimeProvider _clock;
    private readonly SweepFolder _folder;
    private readonly Dictionary<string, SharedDataset> _data = [];
    private readonly Dictionary<SweepRun, SweepEntry> _entries = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _notes = [];
    private readonly HashSet<string> _warnings = [];

    /// <summary>Looks at every run beforehand; nothing is written yet.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="clock">Gives start and end of runs, and when a long run saves.</param>
    /// <exception cref="ConfigurationException">A run cannot be carried out, or the folder cannot be used.</exception>
    /// <exception cref="DataFormatException">A dataset is damaged.</exception>
    public Sweep(SweepRequest request, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(clock);
        if (request.Runs.Count == 0)
            throw new ConfigurationException("The sweep has no run; give at least one value of each option.");
        if (request.Threads < 1)
            throw new ConfigurationException($"--threads is {request.Threads}; it must be at least 1.");
        (_request, _clock, _folder) = (request, clock, new SweepFolder(request.Output));
        _folder.Check(request);
        Names = SweepNames.Of(request.Runs);
        try
        {
            foreach ((SweepRun run, string name) in request.Runs.Zip(Names))
                LookAt(run, name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The runs' names, which are those of their folders below <c>runs</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What was decided where the request left it open: sentences.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>What may be wrong: sentences.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <summary>How long all of it takes, roughly.</summary>
    public double Seconds => _entries.Sum(entry => entry.Value.Seconds / (entry.Key.Trainer is null ? Math.Min(_request.Threads, _entries.Count) : 1));

    /// <summary>Bytes of memory that it takes beyond the mapped features, roughly.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>True when <see cref="Run"/> found everything finished.</summary>
    public bool WasFinished { get; private set; }

    /// <summary>Does what is not finished yet and writes the results.</summary>
    /// <param name="progress">Told how it goes, from any thread.</param>
    /// <param name="cancellation">Saves and stops.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ConfigurationException">The sweep that is to be gone on with is another, or another program is at work on it.</exception>
    /// <exception cref="CorruptArtefactException">Its journal is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SweepSummary Run(IProgress<SweepProgress>? progress = null, CancellationToken cancellation = default)
    {
        using FileStream held = _folder.Hold();
        _folder.Begin(_request, Names, [.. _request.Runs.Select(run => run.Request.Dataset).Distinct().Select(dataset => _data[dataset].Sha256)]);
        using SweepJournal journal = new(_folder.JournalPath);
        SweepExecution execution = new(_request, _clock, _folder, _entries, journal, progress);
        execution.Recall();
        WasFinished = execution.Outcomes.Count == _request.Runs.Count;
        foreach (int stage in _request.Runs.Select(run => run.Stage).Distinct().Order())
            execution.RunStage(stage, cancellation);
        SweepSummary summary = execution.Summary();
        _folder.WriteResults(_request.Runs, execution.Outcomes, summary);
        return summary;
    }

    /// <summary>Ends the mappings of the features.</summary>
    public void Dispose()
    {
        foreach (SharedDataset data in _data.Values)
            data.Dispose();
        _data.Clear();
    }

    /// <summary>Resolves a run as it will be resolved when it begins, so that what is wrong with one of a hundred runs shows before the first.</summary>
    private void LookAt(SweepRun run, string name)
    {
        // A sweep that is gone on with finds its own runs' events; a new run of it that finds others is refused when it begins.
        if (run.EventsPath(name) is { } events && !_request.Force && !_request.Resume)
            TensorBoardLog.CheckCanCreate(events);
        if (!_data.TryGetValue(run.Request.Dataset, out SharedDataset? data))
            _data.Add(run.Request.Dataset, data = SharedDataset.Open(run.Request.Dataset));
        using TrainingPlan plan = TrainingPlan.Resolve(run.Request, run.Trainer is { } trainer ? resolved => trainer(resolved, null) : null, data);
        _notes.UnionWith(plan.Notes);
        _warnings.UnionWith(plan.Warnings);
        (double seconds, long bytes) = run.Estimate is { } estimate ? estimate(plan) : (plan.LinearSeconds, plan.MemoryBytes);
        _entries.Add(run, new SweepEntry(name, data, seconds));
        MemoryBytes = Math.Max(MemoryBytes, bytes * (run.Trainer is null ? Math.Min(_request.Threads, _request.Runs.Count) : 1));
    }
}
