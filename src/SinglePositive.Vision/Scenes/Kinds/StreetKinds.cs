using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes.Kinds;

/// <summary>What people build: houses and vehicles.</summary>
internal static class StreetKinds
{
    public static void House(Pen pen, Dice dice)
    {
        Colour wall = dice.Chance(0.7) ? dice.Colour(0.02, 0.17, 0.05, 0.55, 0.7, 0.98) : dice.Any();
        Colour roof = dice.Chance(0.7) ? dice.Colour(-0.04, 0.07, 0.5, 0.9, 0.45, 0.85) : dice.Any();
        Colour frame = dice.Chance(0.5) ? Colour.White : wall.Towards(Colour.Black, 0.5);
        double half = dice.Between(0.55, 0.85);
        double eaves = dice.Between(-0.35, 0.1);
        double ridge = dice.Chance(0.65) ? 0 : dice.Between(0.2, 0.45);
        if (dice.Chance(0.6))
        {
            double x = dice.Sign() * dice.Between(0.4, 0.55) * half;
            pen.Part(Outline.Box(x - 0.1, -0.98, x + 0.1, eaves), wall.Towards(Colour.Black, 0.3));
        }

        pen.Part(Outline.Box(-half, eaves, half, 0.95), wall);
        pen.Part(Outline.Through(-half - 0.14, eaves, -ridge, -0.92, ridge, -0.92, half + 0.14, eaves), roof);
        double door = dice.Between(-0.5, 0.5) * half;
        pen.Part(Outline.Box(door - 0.14, 0.42, door + 0.14, 0.95, dice.Chance(0.3) ? 0.12 : 0), dice.Colour(0, 0.7, 0.3, 0.8, 0.25, 0.6));
        Colour glass = dice.Chance(0.4) ? dice.Colour(0.11, 0.15, 0.4, 0.8, 0.9, 1) : dice.Colour(0.5, 0.62, 0.2, 0.5, 0.45, 0.9);
        foreach (double x in (ReadOnlySpan<double>)[-0.58 * half, 0.58 * half])
        {
            if (Math.Abs(x - door) > 0.34)
                Window(pen, x, 0.52, glass, frame);
            if (eaves < -0.12)
                Window(pen, x, eaves + 0.28, glass, frame);
        }
    }

    public static void Car(Pen pen, Dice dice)
    {
        Colour paint = dice.Bright();
        Colour glass = dice.Colour(0.5, 0.6, 0.1, 0.4, 0.6, 0.95);
        double roof = dice.Between(-0.55, -0.42);
        int type = dice.Weighted([0.45, 0.3, 0.25]);
        if (type == 0)
            Saloon(pen, paint, glass, roof);
        else if (type == 1)
            Van(pen, paint, glass, roof - 0.1);
        else
            Beetle(pen, paint, glass, roof);
        pen.Spot(Outline.Ellipse(0.88, 0.12, 0.07, 0.08), Colour.Hex(0xfff3b0));
        pen.Spot(Outline.Ellipse(-0.9, 0.12, 0.05, 0.08), Colour.Hex(0xd03020));
        double radius = dice.Between(0.2, 0.27);
        Colour hub = dice.Colour(0, 1, 0, 0.2, 0.6, 0.95);
        foreach (double x in (ReadOnlySpan<double>)[-0.54, 0.54])
        {
            pen.Part(Outline.Ellipse(x, 0.36, radius, radius), Colour.Hex(0x2a2a2e));
            pen.Spot(Outline.Ellipse(x, 0.36, 0.5 * radius, 0.5 * radius), hub);
        }
    }

    public static void Boat(Pen pen, Dice dice)
    {
        Colour hull = dice.Chance(0.5) ? dice.Wood() : dice.Bright();
        Colour cloth = dice.Chance(0.6) ? dice.Colour(0.05, 0.2, 0, 0.15, 0.9, 1) : dice.Bright();
        if (dice.Chance(0.3))
            Steamer(pen, dice, cloth);
        else
            Sails(pen, dice, cloth);
        double bow = dice.Between(0.8, 1);
        pen.Part(new Outline().Start(-0.92, 0.42).Line(bow, 0.42).Curve(0.75 * bow, 0.88, 0.5, 0.92).Line(-0.55, 0.92).Curve(-0.8, 0.85, -0.92, 0.42), hull);
        pen.Line(Outline.Through(-0.85, 0.56, 0.92 * bow, 0.56), 0.07, dice.Chance(0.5) ? Colour.White : hull.Towards(Colour.Black, 0.4));
    }

    private static void Sails(Pen pen, Dice dice, Colour cloth)
    {
        double mast = dice.Between(-0.15, 0.1);
        double top = dice.Between(-1, -0.85);
        pen.Rod(Outline.Through(mast, 0.45, mast, top), 0.06, Colour.Hex(0x5a4028));
        pen.Part(new Outline().Start(mast - 0.06, top + 0.05).Curve(mast - 0.3, -0.2, mast - dice.Between(0.55, 0.75), 0.28).Line(mast - 0.06, 0.28), cloth);
        if (dice.Chance(0.75))
            pen.Part(new Outline().Start(mast + 0.06, top + 0.25).Curve(mast + 0.4, -0.1, mast + dice.Between(0.5, 0.65), 0.28).Line(mast + 0.06, 0.28), cloth.Towards(Colour.Black, 0.12));
        if (dice.Chance(0.5))
            pen.Part(Outline.Through(mast, top, mast + 0.25, top + 0.08, mast, top + 0.16), dice.Bright());
    }

    private static void Steamer(Pen pen, Dice dice, Colour cabin)
    {
        Colour funnel = dice.Bright();
        pen.Part(Outline.Box(-0.3, -0.62, -0.02, 0), funnel);
        pen.Spot(Outline.Box(-0.3, -0.5, -0.02, -0.36), Colour.White);
        pen.Spot(Outline.Ellipse(-0.3, -0.82, 0.15, 0.12), Colour.Hex(0xc8c8cc), 0.8);
        pen.Spot(Outline.Ellipse(-0.55, -0.93, 0.2, 0.14), Colour.Hex(0xd8d8dc), 0.7);
        pen.Part(Outline.Box(-0.6, -0.08, 0.5, 0.45, 0.06), cabin);
        foreach (double x in (ReadOnlySpan<double>)[-0.36, -0.04, 0.28])
            pen.Spot(Outline.Ellipse(x, 0.17, 0.1, 0.1), Colour.Hex(0x34506a));
    }

    private static void Saloon(Pen pen, Colour paint, Colour glass, double roof)
    {
        pen.Part(new Outline().Start(-0.62, -0.02).Line(-0.4, roof).Line(0.24, roof).Line(0.58, -0.02), paint);
        pen.Part(Outline.Box(-0.97, -0.08, 0.97, 0.38, 0.16), paint);
        pen.Spot(Outline.Through(-0.5, -0.06, -0.35, roof + 0.09, -0.1, roof + 0.09, -0.1, -0.06), glass);
        pen.Spot(Outline.Through(0, -0.06, 0, roof + 0.09, 0.2, roof + 0.09, 0.43, -0.06), glass);
        pen.Line(Outline.Through(-0.05, 0.02, -0.05, 0.3), 0.03, paint.Towards(Colour.Black, 0.4));
    }

    private static void Van(Pen pen, Colour paint, Colour glass, double roof)
    {
        pen.Part(new Outline().Start(-0.95, 0.38).Line(-0.95, roof).Line(0.4, roof).Curve(0.62, roof + 0.05, 0.72, -0.1).Curve(0.97, -0.05, 0.97, 0.38), paint);
        pen.Spot(Outline.Through(0.28, roof + 0.1, 0.42, roof + 0.1, 0.6, -0.1, 0.28, -0.1), glass);
        pen.Spot(Outline.Box(-0.3, roof + 0.1, 0.14, -0.1), glass);
        pen.Spot(Outline.Box(-0.84, roof + 0.1, -0.44, -0.1), glass);
    }

    private static void Beetle(Pen pen, Colour paint, Colour glass, double roof)
    {
        pen.Part(new Outline().Start(-0.97, 0.38).Curve(-0.95, -0.1, -0.6, -0.1).Curve(-0.45, roof - 0.12, 0, roof - 0.1).Curve(0.42, roof - 0.1, 0.55, -0.06).Curve(0.97, -0.05, 0.97, 0.38), paint);
        pen.Spot(new Outline().Start(-0.5, -0.08).Curve(-0.38, roof + 0.02, -0.06, roof).Line(-0.06, -0.08), glass);
        pen.Spot(new Outline().Start(0.04, -0.08).Line(0.04, roof).Curve(0.32, roof + 0.04, 0.44, -0.08), glass);
    }

    private static void Window(Pen pen, double x, double y, Colour glass, Colour frame)
    {
        pen.Part(Outline.Box(x - 0.13, y - 0.13, x + 0.13, y + 0.13), frame);
        pen.Spot(Outline.Box(x - 0.1, y - 0.1, x + 0.1, y + 0.1), glass);
        pen.Line(Outline.Through(x, y - 0.1, x, y + 0.1), 0.025, frame);
        pen.Line(Outline.Through(x - 0.1, y, x + 0.1, y), 0.025, frame);
    }
}
