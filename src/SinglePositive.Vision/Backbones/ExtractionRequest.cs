namespace SinglePositive.Vision.Backbones;

/// <summary>What features to make of the pictures of a dataset.</summary>
public sealed record ExtractionRequest
{
    /// <summary>The dataset folder.</summary>
    public required string Dataset { get; init; }

    /// <summary>What the features will be called.</summary>
    public required string Name { get; init; }

    /// <summary>The splits, by name; empty for all.</summary>
    public IReadOnlyList<string> Splits { get; init; } = [];

    /// <summary>The folder that ids are relative to; null for the dataset's image root.</summary>
    public string? Images { get; init; }

    /// <summary>True to store float16.</summary>
    public bool IsHalf { get; init; }

    /// <summary>The part of each split to work on.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>What is done when a picture cannot be read.</summary>
    public BadImageRule OnBad { get; init; }

    /// <summary>True to replace features of that name, and parts of another configuration.</summary>
    public bool Force { get; init; }

    /// <summary>The most threads to use; the features do not depend on it.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>How far an extraction is.</summary>
/// <param name="Split">The split it is at.</param>
/// <param name="Done">Pictures of all splits that are done, earlier runs included.</param>
/// <param name="Total">Pictures in all.</param>
/// <param name="PicturesPerSecond">How many this run does in a second.</param>
/// <param name="Bad">The picture that could not be read, when this report is about one.</param>
public sealed record ExtractionProgress(string Split, int Done, int Total, double PicturesPerSecond, Data.BadImage? Bad);

/// <summary>What became of one split.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Pictures">Pictures of the part that was worked on.</param>
/// <param name="Extracted">Those that this run did; the others were done before.</param>
/// <param name="Bad">Pictures of the part that could not be read.</param>
/// <param name="IsComplete">True when the features are in the dataset now.</param>
/// <param name="Missing">Parts that other runs have yet to do.</param>
public sealed record SplitExtraction(string Split, int Pictures, int Extracted, IReadOnlyList<Data.BadImage> Bad, bool IsComplete, IReadOnlyList<Shard> Missing);

/// <summary>What an extraction did.</summary>
/// <param name="Splits">Split by split.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="NetworkShare">The share of the threads' time that was spent in the network, 0 to 1; the rest went to reading pictures. NaN when nothing was left to do.</param>
public sealed record ExtractionResult(IReadOnlyList<SplitExtraction> Splits, double Seconds, double NetworkShare)
{
    /// <summary>Pictures that this run did.</summary>
    public int Extracted => Splits.Sum(split => split.Extracted);
}
