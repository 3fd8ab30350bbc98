using System.Globalization;
using SinglePositive.Files;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Backbones;

/// <summary>What is done to a picture before a network sees it: turned by its EXIF orientation, resized to a square, (x/255 - mean)/std per channel.</summary>
public sealed class Preprocessing : IEquatable<Preprocessing>
{
    private const int Levels = 256;
    private readonly float[] _mean;
    private readonly float[] _std;

    // What each of the 256 levels of each channel becomes: computed once, so that a picture is only looked up.
    private readonly float[] _table = new float[RgbImage.Channels * Levels];

    /// <summary>Describes the preprocessing.</summary>
    /// <param name="imageSize">S: pictures are resized to S × S without keeping their aspect ratio, as Pillow's antialiased bilinear filter does.</param>
    /// <param name="mean">Subtracted per channel (red, green, blue), in units of 0 to 1.</param>
    /// <param name="std">Divided by afterwards, per channel, above 0.</param>
    /// <param name="applyExif">True to turn pictures as their EXIF orientation says; the CVPR 2021 code ignored it.</param>
    /// <exception cref="ConfigurationException">S is not from 1 to 4096, there are not three finite numbers each, or a deviation is not above 0.</exception>
    public Preprocessing(int imageSize, IReadOnlyList<float> mean, IReadOnlyList<float> std, bool applyExif = true)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (imageSize is < 1 or > MaximumSize)
            throw new ConfigurationException($"The image size must be from 1 to {MaximumSize} pixels; it is {imageSize}.");
        if (mean.Count != RgbImage.Channels || std.Count != RgbImage.Channels || !mean.All(float.IsFinite) || !std.All(value => float.IsFinite(value) && value > 0))
            throw new ConfigurationException($"mean and std are three numbers each (red, green, blue; units of 0 to 1), std above 0; found {Text(mean)} and {Text(std)}.");
        (ImageSize, _mean, _std, ApplyExif) = (imageSize, [.. mean], [.. std], applyExif);
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            for (int level = 0; level < Levels; level++)
                _table[(channel * Levels) + level] = ((level / 255f) - _mean[channel]) / _std[channel];
        }
    }

    /// <summary>Mean of red, green and blue over ImageNet, which torchvision's networks were trained with.</summary>
    public static IReadOnlyList<float> ImageNetMean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>The deviation that goes with it.</summary>
    public static IReadOnlyList<float> ImageNetStd { get; } = [0.229f, 0.224f, 0.225f];

    /// <summary>The largest S.</summary>
    public const int MaximumSize = 4096;

    /// <summary>S, pixels in width and height.</summary>
    public int ImageSize { get; }

    /// <summary>Subtracted per channel.</summary>
    public IReadOnlyList<float> Mean => _mean;

    /// <summary>Divided by per channel.</summary>
    public IReadOnlyList<float> Std => _std;

    /// <summary>True when the EXIF orientation is applied.</summary>
    public bool ApplyExif { get; }

    /// <summary>Values of one picture: 3·S·S.</summary>
    public int Length => RgbImage.Channels * ImageSize * ImageSize;

    /// <summary>SHA-256 of <see cref="ToString"/>.</summary>
    public string Sha256 => Checksum.Sha256(System.Text.Encoding.UTF8.GetBytes(ToString()));

    /// <summary>Writes the values of a picture as a network reads them.</summary>
    /// <param name="resized">A picture of S × S.</param>
    /// <param name="chw">3·S·S values: the red plane, the green, the blue, each row by row.</param>
    /// <exception cref="ArgumentException">The picture or the destination has another size.</exception>
    public void Fill(RgbImage resized, Span<float> chw)
    {
        ArgumentNullException.ThrowIfNull(resized);
        if (resized.Width != ImageSize || resized.Height != ImageSize || chw.Length != Length)
            throw new ArgumentException($"A picture of {ImageSize} x {ImageSize} fills {Length} values; given were {resized.Width} x {resized.Height} and {chw.Length} values.", nameof(resized));
        int plane = ImageSize * ImageSize;
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            ReadOnlySpan<float> table = _table.AsSpan(channel * Levels, Levels);
            Span<float> target = chw.Slice(channel * plane, plane);
            ReadOnlySpan<byte> pixels = resized.Pixels.AsSpan(channel);
            for (int i = 0; i < target.Length; i++)
                target[i] = table[pixels[i * RgbImage.Channels]];
        }
    }

    /// <inheritdoc/>
    public bool Equals(Preprocessing? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Preprocessing);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>All of it as one line; equal lines are equal preprocessing.</summary>
    public override string ToString() => $"size {ImageSize}, bilinear, mean {Text(_mean)}, std {Text(_std)}, exif {(ApplyExif ? "apply" : "ignore")}";

    private static string Text(IReadOnlyList<float> values) => string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
