using SinglePositive.Numerics;

namespace SinglePositive.Vision.Images;

/// <summary>Exchanges left and right of every second picture, on average, while a network is trained.</summary>
public static class HorizontalFlip
{
    /// <summary>Tells this stream of random numbers from those for other purposes.</summary>
    private const ulong Purpose = 0x666C6970;

    /// <summary>Whether an example is mirrored in an epoch, with probability one half. A pure function: neither threads nor a resumed run change it.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="example">The example's row in the training set.</param>
    public static bool IsMirrored(ulong seed, int epoch, int example) => SplitMix64.Stream(seed, Purpose, (ulong)epoch, (ulong)example).Next() >> 63 != 0;

    /// <summary>Exchanges left and right in place.</summary>
    /// <param name="image">The picture.</param>
    public static void Mirror(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        const int Channels = RgbImage.Channels;
        for (int row = 0; row < image.Height; row++)
        {
            Span<byte> pixels = image.Pixels.AsSpan(row * image.Width * Channels, image.Width * Channels);
            for (int left = 0, right = pixels.Length - Channels; left < right; left += Channels, right -= Channels)
            {
                (pixels[left], pixels[right]) = (pixels[right], pixels[left]);
                (pixels[left + 1], pixels[right + 1]) = (pixels[right + 1], pixels[left + 1]);
                (pixels[left + 2], pixels[right + 2]) = (pixels[right + 2], pixels[left + 2]);
            }
        }
    }
}
