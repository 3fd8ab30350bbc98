namespace SinglePositive.Vision.Images;

/// <summary>How a picture is read.</summary>
public sealed record ImageReadOptions
{
    /// <summary>Whether the picture is turned as its EXIF orientation says (the default); false gives the pixels as they are stored, as the CVPR 2021 paper's code had them.</summary>
    public bool ApplyExif { get; init; } = true;

    /// <summary>What a picture may cost.</summary>
    public ImageLimits Limits { get; init; } = new();
}
