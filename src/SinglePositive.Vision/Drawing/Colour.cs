namespace SinglePositive.Vision.Drawing;

/// <summary>An opaque colour, 8 bits per channel.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour Black { get; } = new(0, 0, 0);

    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>A colour by its six hexadecimal digits, as in web pages.</summary>
    public static Colour Hex(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    /// <summary>A colour by hue, saturation and value.</summary>
    /// <param name="hue">In turns: 0 red, 1/3 green, 2/3 blue; whole turns do not matter.</param>
    /// <param name="saturation">0 (grey) to 1; what lies outside is cut off.</param>
    /// <param name="value">0 (black) to 1; what lies outside is cut off.</param>
    public static Colour Hsv(double hue, double saturation, double value)
    {
        double v = Math.Clamp(value, 0, 1);
        double chroma = v * Math.Clamp(saturation, 0, 1);
        double sixth = 6 * (hue - Math.Floor(hue));
        return new(Channel(5), Channel(3), Channel(1));

        byte Channel(int offset)
        {
            double k = offset + sixth;
            k -= k >= 6 ? 6 : 0;
            return ToByte(255 * (v - (chroma * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }
    }

    /// <summary>This colour at 0, the other at 1, and linearly between them.</summary>
    public Colour Towards(Colour other, double share) =>
        new(Between(Red, other.Red, share), Between(Green, other.Green, share), Between(Blue, other.Blue, share));

    private static byte Between(byte from, byte to, double share) => ToByte(from + ((to - from) * share));

    private static byte ToByte(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);
}
