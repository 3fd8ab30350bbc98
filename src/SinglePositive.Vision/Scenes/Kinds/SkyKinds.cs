using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes.Kinds;

/// <summary>What is seen in the sky.</summary>
internal static class SkyKinds
{
    public static void Sun(Pen pen, Dice dice)
    {
        Colour disc = dice.Colour(0.05, 0.16, 0.6, 1, 0.88, 1);
        Colour ray = dice.Chance(0.5) ? disc : dice.Colour(0.02, 0.15, 0.6, 1, 0.85, 1);
        double radius = dice.Between(0.42, 0.62);
        int rays = dice.Whole(7, 14);
        bool pointed = dice.Chance(0.5);
        double start = radius + (pointed ? -0.03 : dice.Between(0.08, 0.16));
        double spread = pointed ? dice.Between(0.3, 0.46) / rays : 0;
        double width = dice.Between(0.07, 0.13);
        for (int i = 0; i < rays; i++)
        {
            double turns = (double)i / rays;
            double end = dice.Between(0.88, 1.05);
            if (pointed)
                pen.Part(Ray(Point.Polar(start, turns - spread), Point.Polar(end, turns), Point.Polar(start, turns + spread)), ray);
            else
                pen.Rod(Ray(Point.Polar(start, turns), Point.Polar(end, turns)), width, ray);
        }

        pen.Part(Outline.Ellipse(0, 0, radius, radius), disc);
        if (dice.Chance(0.35))
            Face(pen, radius, disc.Towards(Colour.Black, 0.7));
    }

    public static void Moon(Pen pen, Dice dice)
    {
        Colour colour = dice.Colour(0.1, 0.18, 0.08, 0.5, 0.85, 1);
        if (dice.Chance(0.4))
            pen.Spot(Outline.Ellipse(0, 0, 1.05, 1.05), colour, dice.Between(0.1, 0.25));
        double horn = dice.Between(0.1, 0.19);
        double x = 0.9 * Turn.Cos(horn);
        double y = 0.9 * Turn.Sin(horn);
        double belly = dice.Between(0.35, 0.85) * (0.9 + x);
        pen.Part(Outline.Ellipse(0, 0, 0.9, 0.9, horn, 1 - horn).Arc(x, 0, belly, y, 0.75, 0.25), colour);
        for (int i = dice.Whole(0, 3); i > 0; i--)
        {
            Point at = Point.Polar(0.9 - (0.24 * (0.9 + x - belly)), dice.Between(0.36, 0.64));
            double size = dice.Between(0.05, 0.09);
            pen.Spot(Outline.Ellipse(at.X, at.Y, size, size), colour.Towards(Colour.Black, 0.2));
        }
    }

    public static void Star(Pen pen, Dice dice)
    {
        Colour colour = dice.Chance(0.75) ? dice.Colour(0.1, 0.17, 0.3, 0.95, 0.88, 1) : dice.Colour(0, 1, 0.1, 0.6, 0.85, 1);
        int spikes = dice.Chance(0.75) ? 5 : dice.Chance(0.5) ? 4 : 6;
        double inner = spikes == 4 ? dice.Between(0.26, 0.4) : dice.Between(0.38, 0.52);
        pen.Part(Outline.Star(spikes, 1, inner), colour);
        if (dice.Chance(0.35))
            pen.Spot(Outline.Star(spikes, 0.55, 0.55 * inner), colour.Towards(Colour.White, 0.5));
    }

    public static void Cloud(Pen pen, Dice dice)
    {
        Colour colour = dice.Chance(0.75) ? dice.Colour(0.5, 0.7, 0, 0.12, 0.86, 1) : dice.Colour(0.55, 0.75, 0.05, 0.3, 0.5, 0.8);
        int bumps = dice.Whole(3, 5);
        double floor = dice.Between(0.3, 0.45);
        Outline area = Outline.Box(-0.85, floor - 0.3, 0.85, floor, 0.15).Join(Outline.Ellipse(0, floor - 0.36, 0.62, 0.26));
        for (int i = 0; i < bumps; i++)
        {
            double x = -0.6 + (1.2 * i / (bumps - 1));
            double inside = 1 - (1.6 * x * x);
            double radius = dice.Between(0.2, 0.27) + (0.17 * inside);
            area.Join(Outline.Ellipse(x, floor - radius - (dice.Between(0.08, 0.3) * inside), radius, radius));
        }

        pen.Part(area, colour);
        if (dice.Chance(0.25))
            Rain(pen, dice, floor);
    }

    public static void Balloon(Pen pen, Dice dice)
    {
        Colour colour = dice.Bright();
        if (dice.Chance(0.5))
        {
            pen.Line(new Outline().Start(0, 0.5).Curve(dice.Between(-0.3, 0.3), 0.7, 0, 0.85).Curve(dice.Between(-0.3, 0.3), 1, dice.Between(-0.2, 0.2), 1.15), 0.04, dice.Any().Towards(Colour.Black, 0.4));
            double width = dice.Between(0.5, 0.66);
            pen.Part(Outline.Through(-0.1, 0.58, 0, 0.42, 0.1, 0.58), colour);
            pen.Part(new Outline().Start(0, 0.47).Curve(-0.35 * width, 0.42, -0.85 * width, 0).Arc(0, -0.35, width, 0.6, 0.44, 1.06).Curve(0.35 * width, 0.42, 0, 0.47), colour);
            pen.Within(new Point(-0.4 * width, -0.55), 0.09, 0.2, 0.07).Spot(Outline.Ellipse(0, 0, 1, 1), Colour.White, 0.6);
            return;
        }

        Colour stripe = dice.Bright();
        pen.Line(Outline.Through(-0.5, 0.1, -0.14, 0.75), 0.04, Colour.Hex(0x4a3a2a));
        pen.Line(Outline.Through(0.5, 0.1, 0.14, 0.75), 0.04, Colour.Hex(0x4a3a2a));
        pen.Part(Outline.Box(-0.2, 0.72, 0.2, 1, 0.05), dice.Wood());
        pen.Part(Envelope(0.72), colour);
        pen.Spot(Envelope(dice.Between(0.36, 0.48)), stripe);
        pen.Spot(Envelope(dice.Between(0.12, 0.2)), colour);
    }

    public static void Kite(Pen pen, Dice dice)
    {
        Colour first = dice.Bright();
        Colour second = dice.Chance(0.6) ? dice.Bright() : first.Towards(Colour.White, 0.5);
        double wide = dice.Between(0.45, 0.62);
        double cross = dice.Between(-0.5, -0.3);
        double sway = dice.Between(0.12, 0.3) * dice.Sign();
        Colour bow = dice.Bright();
        pen.Line(new Outline().Start(0, 0.3).Curve(sway, 0.5, 0, 0.68).Curve(-sway, 0.85, 0.3 * sway, 1.1), 0.045, first.Towards(Colour.Black, 0.5));
        foreach (double y in (ReadOnlySpan<double>)[0.55, 0.8, 1.04])
            pen.Part(Outline.Through(-0.13, y - 0.06, 0.13, y + 0.06, 0.13, y - 0.06, -0.13, y + 0.06), bow);
        pen.Part(Outline.Through(0, -1, wide, cross, 0, 0.35, -wide, cross), first);
        pen.Spot(Outline.Through(0, -1, wide, cross, 0, cross), second);
        pen.Spot(Outline.Through(0, 0.35, -wide, cross, 0, cross), second);
        pen.Line(Outline.Through(0, -1, 0, 0.35), 0.035, first.Towards(Colour.Black, 0.5));
        pen.Line(Outline.Through(-wide, cross, wide, cross), 0.035, first.Towards(Colour.Black, 0.5));
    }

    private static Outline Envelope(double width) =>
        new Outline().Start(-0.18, 0.62).Curve(-0.7 * width / 0.72, 0.25, -width, -0.25).Arc(0, -0.28, width, 0.72, 0.5, 1).Curve(0.7 * width / 0.72, 0.25, 0.18, 0.62);

    private static void Rain(Pen pen, Dice dice, double floor)
    {
        Colour drop = dice.Colour(0.52, 0.62, 0.5, 0.9, 0.6, 0.95);
        for (double x = -0.5; x < 0.6; x += 0.25)
            pen.Line(Outline.Through(x, floor + 0.15, x - 0.08, floor + dice.Between(0.35, 0.55)), 0.06, drop);
    }

    private static void Face(Pen pen, double radius, Colour ink)
    {
        pen.Spot(Outline.Ellipse(-0.35 * radius, -0.15 * radius, 0.1 * radius, 0.14 * radius), ink);
        pen.Spot(Outline.Ellipse(0.35 * radius, -0.15 * radius, 0.1 * radius, 0.14 * radius), ink);
        pen.Line(Outline.Ellipse(0, 0.1 * radius, 0.45 * radius, 0.4 * radius, 0.06, 0.44), 0.09 * radius, ink);
    }

    private static Outline Ray(params ReadOnlySpan<Point> points)
    {
        Outline ray = new Outline().Start(points[0].X, points[0].Y);
        foreach (Point point in points[1..])
            ray.Line(point.X, point.Y);
        return ray;
    }
}
