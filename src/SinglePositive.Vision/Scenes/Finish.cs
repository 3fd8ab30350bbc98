using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Scenes;

/// <summary>What a camera adds: uneven light, a tint, noise.</summary>
internal static class Finish
{
    private const int Patches = 5;
    private const int Middle = 128;
    private const int One = 1 << 12;

    /// <summary>Changes every pixel of a picture a little.</summary>
    public static void Apply(Canvas canvas, Dice dice)
    {
        double uneven = dice.Chance(0.6) ? dice.Between(0.02, 0.14) : 0;
        double[] light = new double[(Patches + 1) * (Patches + 1)];
        foreach (ref double patch in light.AsSpan())
            patch = 1 + (uneven * dice.Between(-1, 1));
        int noise = dice.Whole(2, 16);
        double contrast = dice.Between(0.8, 1.05);
        Span<int> tint = [Tint(dice), Tint(dice), Tint(dice)];
        for (int y = 0; y < canvas.Height; y++)
            Row(canvas, dice, y, light, contrast, tint, noise);
    }

    private static int Tint(Dice dice) => dice.Whole(-10, 10);

    private static void Row(Canvas canvas, Dice dice, int y, double[] light, double contrast, ReadOnlySpan<int> tint, int noise)
    {
        double down = (y + 0.5) * Patches / canvas.Height;
        int row = (int)down * (Patches + 1);
        double below = down - (int)down;
        Span<byte> pixels = canvas.Pixels.AsSpan(y * canvas.Width * RgbImage.Channels, canvas.Width * RgbImage.Channels);
        for (int x = 0; x < canvas.Width; x++)
        {
            double across = (x + 0.5) * Patches / canvas.Width;
            int column = row + (int)across;
            double left = light[column] + (below * (light[column + Patches + 1] - light[column]));
            double right = light[column + 1] + (below * (light[column + Patches + 2] - light[column + 1]));
            int factor = (int)(One * contrast * (left + ((across - (int)across) * (right - left))));
            Pixel(pixels.Slice(x * RgbImage.Channels, RgbImage.Channels), dice.Bits(), factor, tint, noise);
        }
    }

    /// <summary>Changes the distance of each channel from the middle by a factor in units of 1/<see cref="One"/>, and adds tint and grain.</summary>
    private static void Pixel(Span<byte> pixel, ulong bits, int factor, ReadOnlySpan<int> tint, int noise)
    {
        for (int channel = 0; channel < pixel.Length; channel++, bits >>= 16)
        {
            // The sum of two bytes: a triangle from -255 to 255, in which small changes are likelier than large ones.
            int grain = (int)(bits & 255) + (int)((bits >> 8) & 255) - 255;
            int value = ((factor * (pixel[channel] - Middle)) + (grain * noise * (One / 256)) + (One / 2)) >> 12;
            pixel[channel] = (byte)Math.Clamp(Middle + tint[channel] + value, 0, 255);
        }
    }
}
