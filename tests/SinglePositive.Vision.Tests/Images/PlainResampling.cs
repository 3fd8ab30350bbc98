using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Tests.Images;

/// <summary>Pillow's bilinear resizing word for word, one value at a time: what the fast one must equal.</summary>
internal static class PlainResampling
{
    private const int Precision = 22;

    public static byte[] Resize(RgbImage image, int width, int height)
    {
        byte[] rows = image.Width == width ? image.Pixels : Pass(image.Pixels, image.Height, image.Width, width, 3);
        return image.Height == height ? [.. rows] : Pass(rows, 1, image.Height, height, width * 3);
    }

    /// <summary>Resizes the middle one of three extents.</summary>
    private static byte[] Pass(byte[] source, int outer, int from, int to, int inner)
    {
        byte[] target = new byte[outer * to * inner];
        for (int place = 0; place < to; place++)
        {
            (int first, long[] weights) = Weights(from, to, place);
            for (int at = 0; at < outer * inner; at++)
            {
                int column = at % inner, block = at / inner;
                long sum = 1L << (Precision - 1);
                for (int tap = 0; tap < weights.Length; tap++)
                    sum += source[(block * from + first + tap) * inner + column] * weights[tap];
                target[(block * to + place) * inner + column] = (byte)Math.Clamp(sum >> Precision, 0, 255);
            }
        }

        return target;
    }

    private static (int First, long[] Weights) Weights(int from, int to, int place)
    {
        double scale = (double)from / to, width = Math.Max(scale, 1), centre = (place + 0.5) * scale, slope = 1 / width;
        int first = Math.Max((int)(centre - width + 0.5), 0), end = Math.Min((int)(centre + width + 0.5), from);
        double[] triangle = [.. Enumerable.Range(first, end - first).Select(x => Math.Abs((x - centre + 0.5) * slope)).Select(distance => distance < 1 ? 1 - distance : 0)];
        double sum = 0;
        foreach (double value in triangle)
            sum += value;
        return (first, [.. triangle.Select(value => (long)(0.5 + value / sum * (1 << Precision)))]);
    }
}
