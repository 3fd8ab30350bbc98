using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>One run of a sweep.</summary>
public sealed record SweepRun
{
    /// <summary>What distinguishes it from the others: options without dashes and their values, in the order of the columns of <c>results.csv</c>.</summary>
    /// <remarks>Runs that differ in <c>seed</c> alone are averaged. <c>loss</c>, <c>mode</c> and <c>dataset</c> are what best settings are sought for.</remarks>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>What is trained. Its folder, number of threads, <c>Resume</c> and <c>Force</c> are the sweep's.</summary>
    public required TrainingRequest Request { get; init; }

    /// <summary>Makes the trainer of a run on pictures; null for a linear classifier on features. Gets what the earlier stages gave, null when the run is only looked at beforehand.</summary>
    /// <remarks>Such runs take all threads and go one after the other: a network fills the machine by itself.</remarks>
    public Func<TrainingPlan, SweepSummary?, ITrainer>? Trainer { get; init; }

    /// <summary>Runs of a stage begin when all of the stages before are finished.</summary>
    public int Stage { get; init; }

    /// <summary>How long the run takes and what memory it needs, roughly: long ones begin first, and progress is measured in time. Null for a linear one.</summary>
    public Func<TrainingPlan, (double Seconds, long MemoryBytes)>? Estimate { get; init; }

    /// <summary>The value of a setting; null where it has none.</summary>
    public string? Setting(string name) => Settings.FirstOrDefault(setting => setting.Key == name).Value;

    /// <summary>The folder of its events for TensorBoard; null without.</summary>
    internal string? EventsPath(string name) => Request.TensorBoard is { } events ? Path.Combine(events, name) : null;
}

/// <summary>What a sweep leaves of its runs beside their numbers.</summary>
public enum SweepKeep
{
    /// <summary>The folder of every run.</summary>
    All,

    /// <summary>The folders of the best settings of each loss.</summary>
    Best,

    /// <summary>No folder. The test split is then scored with the best epoch's model alone.</summary>
    None,
}

/// <summary>What a sweep is asked to do.</summary>
public sealed record SweepRequest
{
    /// <summary>The sweep's folder.</summary>
    public required string Output { get; init; }

    /// <summary>The runs, in the order of the rows of <c>results.csv</c>.</summary>
    public required IReadOnlyList<SweepRun> Runs { get; init; }

    /// <summary>What all runs have in common, for the record; a sweep is gone on with under the same.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>How many linear runs go on at once, one thread each; no result depends on it.</summary>
    public required int Threads { get; init; }

    /// <summary>What is left of the runs.</summary>
    public SweepKeep Keep { get; init; }

    /// <summary>Go on with an interrupted sweep.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace a sweep.</summary>
    public bool Force { get; init; }

    /// <summary>The command line, for the record.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
}

/// <summary>How far a sweep is.</summary>
/// <param name="Share">What is done, 0–1, by the runs' estimated times.</param>
/// <param name="Finished">Runs finished, diverged ones included.</param>
/// <param name="Diverged">Runs that diverged.</param>
/// <param name="Runs">All runs.</param>
public sealed record SweepProgress(double Share, int Finished, int Diverged, int Runs);
