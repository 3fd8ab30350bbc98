using System.Globalization;

namespace SinglePositive.Training;

/// <summary>Carries out a training request and leaves a run folder.</summary>
/// <remarks>After every epoch there is a checkpoint on disk; a killed run goes on from the last one and ends with the same bytes.</remarks>
public sealed class TrainingSession : IDisposable
{
    internal const int DivergedExit = 4;
    private readonly TimeProvider _clock;
    private readonly SessionHabits _habits;
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];
    private RunFolder? _folder;
    private RunRecord? _record;
    private TensorBoardLog? _events;
    private long _saved;
    private CancellationToken _cancellation;

    /// <summary>Resolves a request; nothing is written yet.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="clock">Gives the run's start and end.</param>
    /// <param name="trainer">Makes the trainer when all else is resolved; null for a linear one on the dataset's features.</param>
    /// <exception cref="ConfigurationException">The request cannot be carried out.</exception>
    /// <exception cref="DataFormatException">The dataset is damaged.</exception>
    public TrainingSession(TrainingRequest request, TimeProvider clock, Func<TrainingPlan, ITrainer>? trainer = null)
        : this(request, clock, trainer, new SessionHabits())
    {
    }

    internal TrainingSession(TrainingRequest request, TimeProvider clock, Func<TrainingPlan, ITrainer>? trainer, SessionHabits habits)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _habits) = (clock, habits);
        if (request.Resume && request.Force)
            throw new ConfigurationException("--resume goes on with a run and --force replaces it; choose one.");
        if (request.Resume && !Directory.Exists(request.Output))
            throw new ConfigurationException($"There is no run folder {request.Output} to resume; start the run without --resume.");
        if (!request.Resume)
            RunFolder.CheckCanCreate(request.Output, request.Force);
        if (request.TensorBoard is { } events && !request.Force)
            TensorBoardLog.CheckCanCreate(events, request.Resume && RunFolder.HasRecord(request.Output) ? RunFolder.Open(request.Output).ReadRecord().Start : null);
        Plan = TrainingPlan.Resolve(request, trainer, habits.Data);
        if (!Plan.Trainer.DependsOnThreads || ThreadsBegunWith(request) is not { } threads || threads == request.Threads)
            return;
        Plan.Dispose();
        Plan = TrainingPlan.Resolve(request with { Threads = threads }, trainer, habits.Data);
        _notes.Add($"The run goes on with --threads {threads}, as it began: the sums of a network depend on the number of threads.");
    }

    /// <summary>What will be done.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>What was decided where the request left it open, or asked for what cannot be: sentences.</summary>
    public IEnumerable<string> Notes => _notes.Concat(Plan.Notes);

    /// <summary>What may be wrong, the plan's warnings included; grows while the session runs.</summary>
    public IEnumerable<string> Warnings => Plan.Warnings.Concat(_warnings);

    /// <summary>True when there is a checkpoint to go on from: one that the session found or one that it wrote.</summary>
    public bool HasCheckpoint { get; private set; }

    /// <summary>True when <see cref="Run"/> found a finished run and did nothing.</summary>
    public bool WasFinished { get; private set; }

    /// <summary>Trains and writes the run folder.</summary>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellation">Saves a checkpoint and stops.</param>
    /// <returns>The numbers; null when the run had been finished before.</returns>
    public RunMetrics? Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        long began = _clock.GetTimestamp();
        (TrainingCheckpoint? from, string? start) = GoOn();
        if (WasFinished)
            return null;
        // Before anything is written or replaced: what is wrong with a network or its device shows here.
        if (_habits.Rehearses)
            Plan.Trainer.Rehearse();
        Begin(start);
        if (Plan.Request.TensorBoard is { } events)
            _events = TensorBoardLog.Open(events, _record!.Start, from?.History.Count ?? 0, _clock);
        (_saved, _cancellation) = (began, cancellation);
        double before = from is null ? 0 : from.TrainingSeconds + from.EvaluationSeconds;
        try
        {
            TrainingResult result = Plan.Trainer.Run(from, Save, progress, cancellation);
            RunMetrics metrics = RunMetrics.Compute(Plan, result, before + _clock.GetElapsedTime(began).TotalSeconds);
            if (_habits.KeepsResult)
                _folder!.WriteResult(Plan, metrics);
            _events?.Write(Plan, result);
            if (!_habits.KeepsCheckpoints)
                _folder!.Checkpoints.Delete();
            End(0);
            return metrics;
        }
        catch (DivergedException)
        {
            End(DivergedExit);
            throw;
        }
    }

    /// <summary>Refuses, before anything is done, to go on with a run that was another one.</summary>
    /// <exception cref="ConfigurationException">Options or the dataset differ.</exception>
    public void CheckResume()
    {
        if (Plan.Request.Resume && RunFolder.HasRecord(Plan.Request.Output))
            CheckSame(Plan.Configuration(), RunFolder.Open(Plan.Request.Output).ReadRecord());
    }

    /// <summary>Notes in the record how a run that was stopped ended. The record of an earlier run that this session has not begun to go on with stays as it is.</summary>
    /// <param name="exit">The program's exit code.</param>
    public void End(int exit)
    {
        if (_folder is null || _record is null)
            return;
        _folder.Write(_record with { End = Now(), Exit = exit, Sha256 = _folder.Checksums() });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Dispose();
        Plan.Dispose();
    }

    /// <summary>Opens a run that is to be gone on with, and finds its last checkpoint and when it began; nulls when there is none.</summary>
    private (TrainingCheckpoint? From, string? Start) GoOn()
    {
        if (!Plan.Request.Resume || !RunFolder.HasRecord(Plan.Request.Output))
            return (null, null);
        _folder = RunFolder.Open(Plan.Request.Output);
        RunRecord earlier = _folder.ReadRecord();
        RunConfiguration configuration = Plan.Configuration();
        CheckSame(configuration, earlier);
        // Without its numbers a run has nothing to show: one of a sweep that keeps none was killed before they were noted.
        WasFinished = earlier.Exit == 0 && File.Exists(_folder.MetricsPath) && earlier.Configuration["epochs"] == configuration["epochs"] && earlier.Sha256.Keys.All(_folder.Has);
        TrainingCheckpoint? last = WasFinished ? null : _folder.Checkpoints.ReadLast(_warnings.Add);
        HasCheckpoint = last is not null;
        return (last, earlier.Start);
    }

    /// <summary>Makes the folder, unless it is gone on with, and writes the record.</summary>
    /// <param name="start">When the run began that is gone on with.</param>
    private void Begin(string? start)
    {
        _folder ??= RunFolder.Create(Plan.Request.Output, Plan.Request.Force || Plan.Request.Resume);
        RunRecord record = new()
        {
            Command = Plan.Request.Command,
            Configuration = Plan.Configuration(),
            Environment = RunFolder.Environment(Plan.Options.Threads),
            Dataset = Path.GetFullPath(Plan.Dataset.Folder),
            DatasetSha256 = Plan.DatasetSha256,
            InputsSha256 = Plan.InputsSha256,
            Notes = [.. Notes],
            Start = start ?? Now(),
        };
        _folder.Write(record);
        _record = record;
    }

    private static int? ThreadsBegunWith(TrainingRequest request) =>
        request.Resume && RunFolder.HasRecord(request.Output) && int.TryParse(RunFolder.Open(request.Output).ReadRecord().Configuration["threads"], NumberStyles.None, CultureInfo.InvariantCulture, out int threads) ? threads : null;

    private void CheckSame(RunConfiguration configuration, RunRecord earlier)
    {
        List<string> differences = [.. configuration.DifferencesFrom(earlier.Configuration)];
        if (Plan.Loss.DependsOnEpochs && configuration["epochs"] != earlier.Configuration["epochs"])
            differences.Add($"epochs was {earlier.Configuration["epochs"]} and is {configuration["epochs"]}: the loss '{Plan.Loss.Name}' goes by the number that is planned");
        bool changed = earlier.IsDatasetChanged(Plan.Dataset.Folder);
        if (changed)
            differences.Add("classes, labels, rows or features of the dataset have changed");
        if (differences.Count > 0)
            throw new ConfigurationException($"The run in {Plan.Request.Output} cannot be gone on with: {string.Join("; ", differences)}. {(changed ? "Restore the dataset" : "Give the options it began with")}, or choose another --out.");
    }

    private void Save(Func<TrainingCheckpoint> make)
    {
        if (_events is null && _clock.GetElapsedTime(_saved) < _habits.SaveEvery && !_cancellation.IsCancellationRequested)
            return;
        _saved = _clock.GetTimestamp();
        TrainingCheckpoint checkpoint = make();
        _events?.Write(checkpoint);
        _folder!.Checkpoints.Write(checkpoint);
        HasCheckpoint = true;
        _folder.WriteHistory(checkpoint.History, checkpoint.Histograms);
    }

    private string Now() => _clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
