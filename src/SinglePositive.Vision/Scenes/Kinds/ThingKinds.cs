using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes.Kinds;

/// <summary>Things of every day.</summary>
internal static class ThingKinds
{
    public static void Lamp(Pen pen, Dice dice)
    {
        Colour light = dice.Colour(0.1, 0.16, 0.25, 0.7, 0.95, 1);
        Colour metal = dice.Chance(0.6) ? dice.Colour(0, 1, 0.02, 0.3, 0.15, 0.45) : dice.Any();
        if (dice.Chance(0.5))
            StreetLamp(pen, dice, light, metal);
        else
            TableLamp(pen, dice, light, metal);
    }

    public static void Umbrella(Pen pen, Dice dice)
    {
        Colour first = dice.Bright();
        Colour second = dice.Chance(0.5) ? first.Towards(Colour.White, 0.5) : dice.Chance(0.5) ? dice.Bright() : first;
        double hook = dice.Sign() * 0.14;
        pen.Rod(new Outline().Start(0, -0.9).Line(0, 0.8).Arc(hook, 0.8, -hook, 0.16, 0, -0.5), 0.07, dice.Wood());
        double top = dice.Between(0.72, 0.88);
        double bulge = dice.Between(0.06, 0.14);
        Outline canopy = Outline.Ellipse(0, 0, 0.95, top, 0.5, 1)
            .Curve(0.71, -bulge, 0.475, 0).Curve(0.2375, -bulge, 0, 0).Curve(-0.2375, -bulge, -0.475, 0).Curve(-0.71, -bulge, -0.95, 0);
        pen.Part(canopy, first);
        pen.Spot(new Outline().Start(0, -top).Curve(0.46, -0.75 * top, 0.475, 0).Curve(0.2375, -bulge, 0, 0), second);
        pen.Spot(new Outline().Start(0, -top).Curve(-0.85, -0.85 * top, -0.95, 0).Curve(-0.71, -bulge, -0.475, 0).Curve(-0.46, -0.75 * top, 0, -top), second);
    }

    public static void Cup(Pen pen, Dice dice)
    {
        Colour china = dice.Chance(0.4) ? dice.Colour(0, 1, 0, 0.12, 0.85, 1) : dice.Bright();
        Colour mark = dice.Bright();
        double half = dice.Between(0.48, 0.62);
        double foot = half * dice.Between(0.65, 1);
        double rim = dice.Between(-0.5, -0.25);
        if (dice.Chance(0.4))
            pen.Part(Outline.Ellipse(0, 0.78, 0.95, 0.15), china.Towards(Colour.Black, 0.12));
        double grip = dice.Between(0.2, 0.28);
        pen.Rod(Outline.Ellipse(half - 0.02, 0.14, grip + 0.08, grip, -0.25, 0.25), 0.13, china);
        pen.Part(new Outline().Start(-half, rim).Line(half, rim).Curve(half, 0.6, foot, 0.78).Line(-foot, 0.78).Curve(-half, 0.6, -half, rim), china);
        pen.Part(Outline.Ellipse(0, rim, half, 0.13), china.Towards(Colour.White, 0.3));
        pen.Spot(Outline.Ellipse(0, rim + 0.02, 0.82 * half, 0.09), dice.Colour(0.05, 0.09, 0.5, 0.8, 0.2, 0.5));
        if (dice.Chance(0.5))
            pen.Line(new Outline().Start(-0.96 * half, 0.15).Curve(0, 0.3, 0.96 * half, 0.15), 0.12, mark);
        else if (dice.Chance(0.5))
            pen.Spot(Outline.Ellipse(0, 0.25, 0.17, 0.17), mark);
        if (!dice.Chance(0.55))
            return;
        foreach (double x in (ReadOnlySpan<double>)[-0.22, 0.15])
            pen.Line(new Outline().Start(x, rim - 0.16).Curve(x + 0.18, rim - 0.28, x, rim - 0.38).Curve(x - 0.15, rim - 0.48, x + 0.05, rim - 0.6), 0.07, Colour.Hex(0xf0f0f4), 0.75);
    }

    public static void Key(Pen pen, Dice dice)
    {
        Colour metal = dice.Chance(0.75) ? dice.Colour(0.1, 0.14, 0.4, 0.85, 0.65, 0.95) : dice.Colour(0.5, 0.7, 0.02, 0.2, 0.55, 0.9);
        double width = dice.Between(0.13, 0.18);
        double teeth = dice.Between(0.24, 0.36);
        int count = dice.Whole(2, 3);
        for (int i = 0; i < count; i++)
            pen.Rod(Outline.Through(0.88 - (0.22 * i), 0, 0.88 - (0.22 * i), teeth * (i == 1 ? 0.7 : 1)), width - 0.02, metal);
        pen.Rod(Outline.Through(-0.22, 0, 0.93, 0), width, metal);
        double radius = dice.Between(0.27, 0.36);
        switch (dice.Whole(0, 2))
        {
            case 0:
                pen.Rod(Ring(-0.56, 0, radius), width, metal);
                break;
            case 1:
                pen.Rod(Ring(-0.42, -0.22, 0.6 * radius).Join(Ring(-0.42, 0.22, 0.6 * radius)).Join(Ring(-0.76, 0, 0.6 * radius)), width, metal);
                break;
            default:
                pen.Rod(Outline.Through(-0.22, 0, -0.55, -radius, -0.9, 0, -0.55, radius, -0.22, 0), width, metal);
                break;
        }
    }

    public static void Clock(Pen pen, Dice dice)
    {
        Colour rim = dice.Chance(0.7) ? dice.Bright() : dice.Wood();
        Colour face = dice.Chance(0.8) ? dice.Colour(0.1, 0.6, 0, 0.12, 0.92, 1) : dice.Any().Towards(Colour.White, 0.5);
        Colour ink = face.Towards(Colour.Black, 0.85);
        if (dice.Chance(0.5))
            Alarm(pen, rim);
        double radius = dice.Between(0.76, 0.9);
        pen.Part(dice.Chance(0.75) ? Outline.Ellipse(0, 0, radius, radius) : Outline.Box(-0.8, -0.8, 0.8, 0.8, dice.Between(0, 0.4)), rim);
        pen.Spot(Outline.Ellipse(0, 0, 0.68, 0.68), face);
        int marks = dice.Chance(0.5) ? 12 : 4;
        for (int i = 0; i < marks; i++)
        {
            Point inner = Point.Polar(0.52, (double)i / marks);
            Point outer = Point.Polar(0.6, (double)i / marks);
            pen.Line(Outline.Through(inner.X, inner.Y, outer.X, outer.Y), 0.06, ink);
        }

        double hour = dice.Between(0, 1);
        Point big = Point.Polar(0.46, hour * 12);
        Point small = Point.Polar(0.3, hour);
        pen.Line(Outline.Through(0, 0, big.X, big.Y), 0.07, ink);
        pen.Line(Outline.Through(0, 0, small.X, small.Y), 0.1, dice.Chance(0.7) ? ink : dice.Bright());
        pen.Spot(Outline.Ellipse(0, 0, 0.08, 0.08), ink);
    }

    private static void Alarm(Pen pen, Colour colour)
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            pen.Rod(Outline.Through(side * 0.45, 0.6, side * 0.62, 0.95), 0.13, colour);
            pen.Within(new Point(side * 0.48, -0.74), 0.3, 0.24, side * 0.09).Part(Outline.Ellipse(0, 0.3, 1, 1, 0.5, 1), colour);
        }
    }

    private static void StreetLamp(Pen pen, Dice dice, Colour light, Colour metal)
    {
        if (dice.Chance(0.5))
            pen.Spot(Outline.Ellipse(0, -0.62, 0.6, 0.55), light, 0.3);
        pen.Rod(Outline.Through(0, -0.4, 0, 0.95), 0.09, metal);
        pen.Part(Outline.Box(-0.2, 0.84, 0.2, 0.98), metal);
        double wide = dice.Between(0.24, 0.34);
        if (dice.Chance(0.6))
        {
            pen.Part(Outline.Through(-wide, -0.78, wide, -0.78, 0.6 * wide, -0.32, -0.6 * wide, -0.32), light);
            pen.Part(Outline.Through(-1.25 * wide, -0.76, 0, -1, 1.25 * wide, -0.76), metal);
            pen.Line(Outline.Through(0, -0.76, 0, -0.34), 0.04, metal);
        }
        else
        {
            pen.Part(Outline.Ellipse(0, -0.66, wide, wide), light);
            pen.Part(Outline.Box(-0.7 * wide, -0.42, 0.7 * wide, -0.33), metal);
        }
    }

    private static void TableLamp(Pen pen, Dice dice, Colour light, Colour metal)
    {
        Colour shade = dice.Chance(0.5) ? light : dice.Bright();
        double wide = dice.Between(0.6, 0.8);
        double top = wide * dice.Between(0.4, 0.7);
        pen.Spot(Outline.Through(-0.9 * wide, -0.02, 0.9 * wide, -0.02, 1.1 * wide, 0.6, -1.1 * wide, 0.6), light, 0.25);
        pen.Rod(Outline.Through(0, -0.1, 0, 0.85), 0.1, metal);
        if (dice.Chance(0.5))
            pen.Part(Outline.Ellipse(0, 0.5, 0.22, 0.3), metal);
        pen.Part(Outline.Ellipse(0, 0.9, 0.42, 0.2, 0.5, 1), metal);
        pen.Part(Outline.Through(-top, -0.9, top, -0.9, wide, 0, -wide, 0), shade);
        if (dice.Chance(0.4))
            pen.Line(Outline.Through(-0.94 * wide, -0.12, 0.94 * wide, -0.12), 0.07, shade.Towards(Colour.Black, 0.3));
    }

    private static Outline Ring(double x, double y, double radius) => Outline.Ellipse(x, y, radius, radius).Line(x + radius, y);
}
