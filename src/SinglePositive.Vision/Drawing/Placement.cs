namespace SinglePositive.Vision.Drawing;

/// <summary>Where things drawn in their own coordinates come to lie in a picture: a linear map and a shift.</summary>
internal readonly record struct Placement(double Xx, double Xy, double Yx, double Yy, double X, double Y)
{
    /// <summary>Own coordinates are pixels.</summary>
    public static Placement Pixels { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>What 1 becomes in pixels, on average over the directions: for widths of lines.</summary>
    public double Scale => Math.Sqrt(Math.Abs((Xx * Yy) - (Xy * Yx)));

    /// <summary>Stretches, turns and shifts.</summary>
    /// <param name="centre">Where the origin comes to lie, in pixels.</param>
    /// <param name="scaleX">Pixels of 1 to the right; negative to mirror.</param>
    /// <param name="scaleY">Pixels of 1 downwards.</param>
    /// <param name="turns">Clockwise, after stretching.</param>
    public static Placement At(Point centre, double scaleX, double scaleY, double turns)
    {
        double cos = Turn.Cos(turns);
        double sin = Turn.Sin(turns);
        return new(scaleX * cos, -scaleY * sin, scaleX * sin, scaleY * cos, centre.X, centre.Y);
    }

    /// <summary>This placement of what another has placed.</summary>
    public Placement After(Placement inner) => new(
        (Xx * inner.Xx) + (Xy * inner.Yx),
        (Xx * inner.Xy) + (Xy * inner.Yy),
        (Yx * inner.Xx) + (Yy * inner.Yx),
        (Yx * inner.Xy) + (Yy * inner.Yy),
        (Xx * inner.X) + (Xy * inner.Y) + X,
        (Yx * inner.X) + (Yy * inner.Y) + Y);

    public Point Map(Point p) => new((Xx * p.X) + (Xy * p.Y) + X, (Yx * p.X) + (Yy * p.Y) + Y);
}
