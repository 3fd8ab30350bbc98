namespace SinglePositive.Vision.Images;

/// <summary>A picture to load.</summary>
/// <param name="Path">The file.</param>
/// <param name="Mirrored">Whether left and right are exchanged, as <see cref="HorizontalFlip"/> decides it in training.</param>
public readonly record struct ImageRequest(string Path, bool Mirrored = false);
