namespace SinglePositive.Vision.Drawing;

/// <summary>Sine and cosine of angles in turns (1 is a full circle), by additions and multiplications alone: the same bits on every machine, unlike those of the mathematics library.</summary>
internal static class Turn
{
    private const double TwoPi = 6.283185307179586;

    /// <summary>The sine, with an error below 1e-7.</summary>
    public static double Sin(double turns)
    {
        double x = turns - Math.Floor(turns + 0.5);      // -1/2 … 1/2
        if (Math.Abs(x) > 0.25)
            x = (x < 0 ? -0.5 : 0.5) - x;                // -1/4 … 1/4
        double a = TwoPi * x;
        double s = a * a;
        // Taylor's series; the first term left out is below 1e-7 at a quarter turn.
        return a * (1 - (s / 6 * (1 - (s / 20 * (1 - (s / 42 * (1 - (s / 72 * (1 - (s / 110))))))))));
    }

    /// <summary>The cosine.</summary>
    public static double Cos(double turns) => Sin(turns + 0.25);
}
