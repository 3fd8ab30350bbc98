using SinglePositive.Numerics;
using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes;

/// <summary>What chance decides about one picture, in the order in which it is asked.</summary>
internal sealed class Dice(ulong seed, ulong purpose, ulong index, ulong attempt)
{
    private SplitMix64 _random = SplitMix64.Stream(seed, purpose, index, attempt);

    /// <summary>64 random bits.</summary>
    public ulong Bits() => _random.Next();

    /// <summary>Uniform from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>A whole number, both ends possible.</summary>
    public int Whole(int low, int high) => low + (int)_random.NextBelow((uint)(high - low + 1));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>1 or -1.</summary>
    public int Sign() => Chance(0.5) ? 1 : -1;

    /// <summary>A place in a list, with probabilities in the ratio of its weights. At least one must be above 0.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double left = total * _random.NextDouble();
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0)
                continue;
            last = i;
            left -= weights[i];
            if (left < 0)
                break;
        }

        return last;
    }

    /// <summary>Any colour whose hue, saturation and value lie between limits.</summary>
    public Colour Colour(double hueLow, double hueHigh, double saturationLow, double saturationHigh, double valueLow, double valueHigh) =>
        Drawing.Colour.Hsv(Between(hueLow, hueHigh), Between(saturationLow, saturationHigh), Between(valueLow, valueHigh));

    /// <summary>Any strong colour.</summary>
    public Colour Bright() => Colour(0, 1, 0.55, 0.95, 0.6, 0.98);

    /// <summary>Any colour, grey and dark ones included.</summary>
    public Colour Any() => Colour(0, 1, 0.05, 0.9, 0.25, 0.98);

    /// <summary>Any colour of wood.</summary>
    public Colour Wood() => Colour(0.05, 0.1, 0.35, 0.7, 0.3, 0.6);
}
