using SinglePositive.Labels;

namespace SinglePositive.Data;

/// <summary>Everything a new dataset folder is made of; see <see cref="Dataset.Create"/>.</summary>
public sealed record DatasetContent
{
    /// <summary>The dataset's name.</summary>
    public required string Name { get; init; }

    /// <summary>Class names in order: the columns of every label matrix. Unique and not empty.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The splits, each named <c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public required IReadOnlyList<SplitContent> Splits { get; init; }

    /// <summary>The folder that relative image paths among the ids start from; null when the ids are not images.</summary>
    public string? ImageRoot { get; init; }

    /// <summary>Where the data came from.</summary>
    public required string Source { get; init; }

    /// <summary>The value map that label values were read with; null when the source has no values.</summary>
    public string? ValueMap { get; init; }
}

/// <summary>One split of a new dataset.</summary>
public sealed record SplitContent
{
    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One id per example: a relative image path or a row name, without line breaks.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Full labels, N × L, if known.</summary>
    public TruthMatrix? Truth { get; init; }

    /// <summary>Observed labels, N × L, if there are any yet.</summary>
    public ObservedMatrix? Observed { get; init; }

    /// <summary>Features by name. They are read once, row by row, while the dataset is written.</summary>
    public IReadOnlyDictionary<string, FeatureSource> Features { get; init; } = new Dictionary<string, FeatureSource>();
}
