using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes.Kinds;

/// <summary>Animals.</summary>
internal static class LivingKinds
{
    public static void Fish(Pen pen, Dice dice)
    {
        Colour colour = dice.Bright();
        Colour fin = dice.Chance(0.5) ? colour.Towards(Colour.Black, 0.25) : dice.Bright();
        double high = dice.Between(0.34, 0.58);
        double tail = dice.Between(0.32, 0.5);
        pen.Part(new Outline().Start(0.4, 0).Line(0.98, -tail).Curve(0.8, 0, 0.98, tail), fin);
        pen.Part(new Outline().Start(-0.3, -0.8 * high).Curve(0.1, -high - 0.38, 0.35, -0.55 * high), fin);
        Outline body = new Outline().Start(-0.95, 0).Curve(-0.3, -1.9 * high, 0.62, 0).Curve(-0.3, 1.9 * high, -0.95, 0);
        pen.Part(body, colour);
        Colour mark = dice.Chance(0.5) ? colour.Towards(Colour.White, 0.6) : dice.Any();
        int marks = dice.Whole(0, 3);
        for (int i = 0; i < marks; i++)
        {
            double x = -0.25 + (0.25 * i);
            double half = 0.72 * high * (1 - (1.4 * (x + 0.2) * (x + 0.2)));
            pen.Line(new Outline().Start(x, -half).Curve(x + 0.1, 0, x, half), 0.09, mark);
        }

        pen.Part(Outline.Through(-0.15, 0.1 * high, 0.14, 0.3 * high, 0.02, 0.65 * high), fin);
        pen.Spot(Outline.Ellipse(-0.6, -0.2 * high, 0.12, 0.12), Colour.White);
        pen.Spot(Outline.Ellipse(-0.62, -0.2 * high, 0.06, 0.06), Colour.Black);
    }

    public static void Bird(Pen pen, Dice dice)
    {
        Colour colour = dice.Chance(0.7) ? dice.Bright() : dice.Colour(0, 1, 0, 0.3, 0.2, 0.9);
        Colour wing = colour.Towards(dice.Chance(0.5) ? Colour.Black : Colour.White, dice.Between(0.25, 0.5));
        Colour beak = dice.Colour(0.06, 0.14, 0.7, 1, 0.8, 1);
        bool flies = dice.Chance(0.5);
        double head = dice.Between(0.22, 0.3);
        double belly = dice.Between(0.32, 0.56);
        double tail = dice.Between(0.82, 1.08);
        double tip = dice.Between(0.85, 1.08);
        if (flies)
            pen.Part(new Outline().Start(-0.2, -0.05).Curve(-0.05, -0.6, 0.3, -0.92 * tip).Curve(0.42, -0.45, 0.28, 0), wing.Towards(Colour.Black, 0.15));
        else
            Legs(pen, beak.Towards(Colour.Black, 0.3));
        pen.Part(Outline.Through(0.4, -0.02, tail, flies ? -0.12 : -0.3, 0.95 * tail, 0.12, 0.45, 0.2), wing);
        pen.Part(Outline.Through(-0.72, -0.42, dice.Between(-1.1, -0.95), -0.28, -0.68, -0.2), beak);
        pen.Part(new Outline().Start(-0.78, -0.36).Arc(-0.52, -0.34, 0.28, head, 0.55, 1).Curve(0, -0.22, 0.62, 0.05).Curve(0.25, belly + 0.08, -0.25, belly).Curve(-0.72, 0.7 * belly, -0.78, -0.3), colour);
        if (flies)
            pen.Part(new Outline().Start(-0.22, 0).Curve(-0.5, -0.6, -0.15, -tip).Curve(0.25, -0.7, 0.25, 0.05), wing);
        else
            pen.Part(new Outline().Start(-0.25, -0.05).Curve(0.05, -0.2, 0.6, 0.1).Curve(0.2, 0.42, -0.15, 0.25).Curve(-0.3, 0.1, -0.25, -0.05), wing);
        pen.Spot(Outline.Ellipse(-0.57, -0.4, 0.075, 0.075), Colour.White);
        pen.Spot(Outline.Ellipse(-0.58, -0.4, 0.045, 0.045), Colour.Black);
    }

    public static void Butterfly(Pen pen, Dice dice)
    {
        Colour upper = dice.Bright();
        Colour lower = dice.Chance(0.5) ? upper.Towards(Colour.White, 0.3) : dice.Bright();
        Colour spot = dice.Chance(0.5) ? upper.Towards(Colour.White, 0.7) : dice.Any();
        Colour body = dice.Colour(0.03, 0.1, 0.3, 0.7, 0.12, 0.35);
        double reach = dice.Between(0.82, 1);
        double high = dice.Between(0.65, 0.92);
        double low = dice.Between(0.55, 0.85);
        double fold = dice.Between(0.55, 1);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Pen wing = pen.Within(default, side * (side < 0 ? 1 : fold), 1, 0);
            wing.Part(new Outline().Start(0.03, 0.05).Curve(0.3, 0.05, 0.62, 0.2).Curve(0.85, 0.75 * low, 0.5, low).Curve(0.2, low, 0.03, 0.2), lower);
            wing.Part(new Outline().Start(0.03, -0.15).Curve(0.25, -high, 0.75 * reach, -high).Curve(1.15 * reach, -high, reach, -0.3).Curve(0.8, 0.15, 0.03, 0.1), upper);
            wing.Spot(Outline.Ellipse(0.66 * reach, -0.55 * high, 0.17, 0.15), spot);
            wing.Spot(Outline.Ellipse(0.45, 0.6 * low, 0.11, 0.1), spot);
            wing.Line(new Outline().Start(0.03, -0.4).Curve(0.08, -0.75, 0.28, -0.85), 0.045, body);
        }

        pen.Part(Outline.Ellipse(0, 0.05, 0.085, 0.48), body);
        pen.Part(Outline.Ellipse(0, -0.42, 0.1, 0.1), body);
    }

    private static void Legs(Pen pen, Colour colour)
    {
        pen.Line(Outline.Through(-0.12, 0.35, -0.16, 0.85, -0.34, 0.88), 0.06, colour);
        pen.Line(Outline.Through(0.12, 0.35, 0.1, 0.85, -0.08, 0.88), 0.06, colour);
    }
}
