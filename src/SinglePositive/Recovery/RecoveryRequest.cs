namespace SinglePositive.Recovery;

/// <summary>By whom the training rows of a run are scored, and how.</summary>
public sealed record RecoveryRequest
{
    /// <summary>By whom.</summary>
    public RecoverySource Source { get; init; } = RecoverySource.OutOfFold;

    /// <summary>K, the folds of <see cref="RecoverySource.OutOfFold"/>.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The seed of the folds.</summary>
    public uint Seed { get; init; }

    /// <summary>The features that linear classifiers are trained on out of fold when the run trained a network; may be left out when the dataset has one set.</summary>
    public string? Features { get; init; }

    /// <summary>The most threads to use; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Scores pictures with the network of a run that trained one: ids of N examples in, N × L probabilities out. Null when that cannot be done.</summary>
    public Func<IReadOnlyList<string>, float[]>? Pictures { get; init; }
}
