namespace SinglePositive.Training;

/// <summary>What a session does beside training: by default all that a run of its own needs, less where it is one of many.</summary>
internal sealed record SessionHabits
{
    /// <summary>The dataset, opened by someone who shares it; null to open it.</summary>
    public SharedDataset? Data { get; init; }

    /// <summary>The least time between two checkpoints; zero writes one after every epoch.</summary>
    public TimeSpan SaveEvery { get; init; }

    /// <summary>False to remove the checkpoints of a finished run, which then cannot be given more epochs.</summary>
    public bool KeepsCheckpoints { get; init; } = true;

    /// <summary>False to leave no model, no predictions and no numbers.</summary>
    public bool KeepsResult { get; init; } = true;

    /// <summary>False to skip <see cref="ITrainer.Rehearse"/>: it is about times.</summary>
    public bool Rehearses { get; init; } = true;
}
