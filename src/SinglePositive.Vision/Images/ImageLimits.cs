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

    /// <summary>Refuses a picture whose header names too many pixels.</summary>
    internal void Check(string path, int width, int height)
    {
        if (Math.Max(width, height) > Side)
            throw new BadImageException(path, FormattableString.Invariant($"the picture has {width:N0} x {height:N0} pixels; the limit of a side is {Side:N0}"));
        if ((long)width * height > Pixels)
            throw new BadImageException(path, FormattableString.Invariant($"the picture has {width:N0} x {height:N0} pixels, more than the limit of {Pixels:N0}"));
    }
}
