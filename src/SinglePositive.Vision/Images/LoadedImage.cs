namespace SinglePositive.Vision.Images;

/// <summary>What became of a request to <see cref="ImageLoader"/>.</summary>
/// <param name="Index">Its place among the requests, from 0.</param>
/// <param name="Path">The file.</param>
/// <param name="Image">The resized picture; null for a file that cannot be read. Its memory is used again when the next result is asked for.</param>
/// <param name="BadReason">Why the file cannot be read, as one sentence without its name; null for a picture.</param>
public readonly record struct LoadedImage(long Index, string Path, RgbImage? Image, string? BadReason);
