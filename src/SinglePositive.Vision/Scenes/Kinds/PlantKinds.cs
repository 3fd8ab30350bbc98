using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes.Kinds;

/// <summary>Plants and mushrooms.</summary>
internal static class PlantKinds
{
    public static void Tree(Pen pen, Dice dice)
    {
        Colour leaves = dice.Chance(0.75) ? dice.Colour(0.22, 0.42, 0.4, 0.9, 0.3, 0.75) : dice.Colour(0.0, 0.14, 0.6, 0.95, 0.55, 0.95);
        double trunk = dice.Between(0.09, 0.16);
        pen.Part(Outline.Through(-0.75 * trunk, 0, 0.75 * trunk, 0, 1.2 * trunk, 1, -1.2 * trunk, 1), dice.Wood());
        switch (dice.Weighted([0.5, 0.35, 0.15]))
        {
            case 0:
                RoundCrown(pen, dice, leaves);
                break;
            case 1:
                Fir(pen, dice, leaves);
                break;
            default:
                pen.Part(Outline.Ellipse(0, -0.3, dice.Between(0.3, 0.45), 0.72), leaves);
                break;
        }
    }

    public static void Flower(Pen pen, Dice dice)
    {
        Colour green = dice.Colour(0.24, 0.4, 0.5, 0.9, 0.35, 0.7);
        Colour petal = dice.Chance(0.8) ? dice.Colour(-0.3, 0.17, 0.4, 0.95, 0.8, 1) : dice.Colour(0, 1, 0, 0.1, 0.92, 1);
        double lean = dice.Between(-0.2, 0.2);
        pen.Rod(new Outline().Start(0, -0.4).Curve(lean, 0.3, 0, 1), 0.08, green);
        for (int i = dice.Whole(1, 2); i > 0; i--)
        {
            int side = i == 2 ? -1 : 1;
            double y = dice.Between(0.45, 0.75);
            pen.Part(new Outline().Start(0.4 * lean, y).Curve(side * 0.2, y - 0.4, side * 0.52, y - 0.25).Curve(side * 0.4, y + 0.05, 0.4 * lean, y), green);
        }

        if (dice.Chance(0.25))
            Tulip(pen, petal);
        else
            Blossom(pen, dice, petal);
    }

    public static void Mushroom(Pen pen, Dice dice)
    {
        Colour cap = dice.Chance(0.6) ? dice.Colour(-0.03, 0.06, 0.65, 0.95, 0.65, 0.95) : dice.Colour(0.04, 0.12, 0.35, 0.7, 0.4, 0.75);
        double width = dice.Between(0.72, 0.95);
        double edge = dice.Between(-0.05, 0.15);
        double stem = dice.Between(0.17, 0.28);
        Colour pale = dice.Colour(0.08, 0.15, 0.03, 0.2, 0.85, 1);
        pen.Part(new Outline().Start(-stem, edge - 0.1).Line(stem, edge - 0.1).Curve(0.8 * stem, 0.6, 1.35 * stem, 0.95).Line(-1.35 * stem, 0.95).Curve(-0.8 * stem, 0.6, -stem, edge - 0.1), pale);
        double top = dice.Between(0.7, 0.95) + edge;
        pen.Part(Outline.Ellipse(0, edge, width, top, 0.5, 1).Curve(0.6 * width, edge + 0.22, 0, edge + 0.12).Curve(-0.6 * width, edge + 0.22, -width, edge), cap);
        if (!dice.Chance(0.7))
            return;
        Colour dot = pale.Towards(Colour.White, 0.5);
        (double X, double Y)[] dots = [(0, 0.72), (-0.5, 0.38), (0.48, 0.42), (-0.08, 0.28), (0.3, 0.1), (-0.72, 0.1), (0.76, 0.1)];
        foreach ((double x, double y) in dots.AsSpan(0, dice.Whole(3, 7)))
        {
            double size = dice.Between(0.07, 0.13);
            pen.Spot(Outline.Ellipse(x * width, edge - (y * top), size, 0.85 * size), dot);
        }
    }

    private static void RoundCrown(Pen pen, Dice dice, Colour leaves)
    {
        int bumps = dice.Whole(4, 7);
        double width = dice.Between(0.32, 0.45);
        Outline crown = Outline.Ellipse(0, -0.35, width + 0.1, 0.45);
        for (int i = 0; i < bumps; i++)
        {
            Point at = Point.Polar(1, (double)i / bumps);
            double radius = dice.Between(0.24, 0.36);
            crown.Join(Outline.Ellipse(width * at.X, -0.35 + (0.36 * at.Y), radius, radius));
        }

        pen.Part(crown, leaves);
        Colour spot = dice.Chance(0.35) ? dice.Colour(-0.04, 0.1, 0.8, 1, 0.8, 1) : leaves.Towards(Colour.Black, 0.25);
        for (int i = dice.Whole(0, 6); i > 0; i--)
        {
            Point at = Point.Polar(dice.Between(0.05, 0.5), dice.Between(0, 1));
            pen.Spot(Outline.Ellipse(at.X, -0.35 + at.Y, 0.07, 0.07), spot);
        }
    }

    private static void Fir(Pen pen, Dice dice, Colour leaves)
    {
        int levels = dice.Whole(2, 4);
        double width = dice.Between(0.5, 0.72);
        for (int i = levels; i > 0; i--)
        {
            double bottom = -1 + (1.6 * i / levels);
            double top = i == 1 ? -1 : bottom - (1.6 / levels) - 0.28;
            double half = width * (0.45 + (0.55 * i / levels));
            pen.Part(new Outline().Start(0, top).Line(half, bottom).Curve(0, bottom + 0.12, -half, bottom), leaves);
        }
    }

    private static void Tulip(Pen pen, Colour petal)
    {
        pen.Part(Outline.Through(-0.02, -0.45, -0.18, -1, 0, -0.85, 0.18, -1, 0.02, -0.45), petal.Towards(Colour.Black, 0.2));
        pen.Part(new Outline().Start(-0.42, -1).Curve(0.05, -0.85, 0, -0.3).Curve(-0.5, -0.3, -0.42, -1), petal);
        pen.Part(new Outline().Start(0.42, -1).Curve(-0.05, -0.85, 0, -0.3).Curve(0.5, -0.3, 0.42, -1), petal);
    }

    private static void Blossom(Pen pen, Dice dice, Colour petal)
    {
        int petals = dice.Whole(5, 9);
        double length = dice.Between(0.3, 0.36);
        double width = Math.Min(0.24, dice.Between(0.85, 1.15) / petals);
        double first = dice.Between(0, 1);
        for (int i = 0; i < petals; i++)
        {
            double turns = first + ((double)i / petals);
            pen.Within(new Point(0, -0.45) + Point.Polar(0.32, turns), length, width, turns).Part(Outline.Ellipse(0, 0, 1, 1), petal);
        }

        pen.Part(Outline.Ellipse(0, -0.45, 0.19, 0.19), dice.Chance(0.7) ? dice.Colour(0.09, 0.16, 0.7, 1, 0.8, 1) : dice.Wood());
    }
}
