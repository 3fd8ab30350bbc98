namespace SinglePositive.Vision.Images;

/// <summary>How pictures are loaded ahead of who uses them.</summary>
public sealed record ImageLoaderOptions
{
    /// <summary>Both sides of the resized pictures.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Threads that decode and resize.</summary>
    public required int Threads { get; init; }

    /// <summary>Pictures that wait, resized, for who uses them: 64 by default. They take 3 · ImageSize² bytes each.</summary>
    public int Ahead { get; init; } = 64;

    /// <summary>How files are read.</summary>
    public ImageReadOptions Reading { get; init; } = new();
}
