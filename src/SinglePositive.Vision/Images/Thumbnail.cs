using NetVips;

namespace SinglePositive.Vision.Images;

/// <summary>Small JPEG copies of pictures, for pages.</summary>
public static class Thumbnail
{
    /// <summary>The content of a JPEG file: the picture made smaller, in its own proportions. One that is small enough already keeps its size.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="longer">The most pixels of its longer side.</param>
    /// <param name="quality">1 to 100; 75 is usual.</param>
    public static byte[] ToJpeg(RgbImage image, int longer, int quality = 75)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(longer, 1);
        RgbImage small = Shrink(image, longer);
        VipsDecoder.Prepare();
        using Image picture = Image.NewFromMemory(small.Pixels, small.Width, small.Height, RgbImage.Channels, Enums.BandFormat.Uchar);
        using Image coloured = picture.Copy(interpretation: Enums.Interpretation.Srgb);
        return coloured.JpegsaveBuffer(q: quality, optimizeCoding: true, keep: Enums.ForeignKeep.None);
    }

    private static RgbImage Shrink(RgbImage image, int longer)
    {
        int side = Math.Max(image.Width, image.Height);
        if (side <= longer)
            return image;
        int Size(int pixels) => Math.Max(1, (int)(((long)pixels * longer / side) + 0.5));
        return BilinearResampler.Resize(image, Size(image.Width), Size(image.Height));
    }
}
