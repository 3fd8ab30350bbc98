namespace SinglePositive.Vision.Images;

/// <summary>What a picture may cost; checked on the file's size and its header, before any pixel is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Most bytes of a file: 512 MiB by default.</summary>
    public long FileBytes { get; init; } = 512L << 20;

    /// <summary>Most pixels, width times height: 64 million by default.</summary>
    public long Pixels { get; init; } = 64_000_000;

    /// <summary>Longest side in pixels: 65,535 by default, the most a JPEG can have.</summary>
    public int Side { get; init; } = 65_535;
}
