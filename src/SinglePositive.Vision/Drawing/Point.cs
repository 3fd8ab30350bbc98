namespace SinglePositive.Vision.Drawing;

/// <summary>A place in a plane, y downwards.</summary>
internal readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(double factor, Point a) => new(factor * a.X, factor * a.Y);

    /// <summary>The place at a distance and direction from the origin.</summary>
    /// <param name="radius">The distance.</param>
    /// <param name="turns">The direction: 0 right, 1/4 down.</param>
    public static Point Polar(double radius, double turns) => new(radius * Turn.Cos(turns), radius * Turn.Sin(turns));

    public double Length => Math.Sqrt((X * X) + (Y * Y));
}
