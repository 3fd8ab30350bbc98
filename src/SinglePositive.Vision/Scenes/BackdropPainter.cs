using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes;

/// <summary>Draws what lies behind the things of a scene. The pen's picture is 1 wide and high.</summary>
internal sealed class BackdropPainter(Canvas canvas, Pen pen, Dice dice)
{
    public void Paint(Backdrop backdrop, double horizon)
    {
        switch (backdrop)
        {
            case Backdrop.Meadow:
                Meadow(horizon);
                break;
            case Backdrop.Street:
                Street(horizon);
                break;
            case Backdrop.Sea:
                Sea(horizon);
                break;
            case Backdrop.Night:
                Night(horizon);
                break;
            case Backdrop.Table:
                Table(horizon);
                break;
            case Backdrop.Air:
                Air();
                break;
            default:
                Pattern();
                break;
        }
    }

    private void Meadow(double horizon)
    {
        DaySky();
        Colour grass = dice.Colour(0.2, 0.36, 0.35, 0.75, 0.45, 0.85);
        for (int hill = 0; hill < 3; hill++)
        {
            double y = horizon + ((hill - 1) * 0.09);
            Colour colour = grass.Towards(hill == 0 ? Colour.White : Colour.Black, 0.12 * Math.Abs(hill - 0.5));
            pen.Spot(new Outline().Start(0, y + dice.Between(-0.06, 0.06)).Curve(dice.Between(0.1, 0.9), y + dice.Between(-0.16, 0.12), 1, y + dice.Between(-0.06, 0.06)).Line(1, 1).Line(0, 1), colour);
        }

        for (int blade = dice.Whole(5, 24); blade > 0; blade--)
        {
            double x = dice.Between(0, 1);
            double y = dice.Between(horizon + 0.12, 1.02);
            double high = dice.Between(0.02, 0.05);
            pen.Line(Outline.Through(x, y, x + dice.Between(-0.02, 0.02), y - high), 0.009, grass.Towards(dice.Chance(0.5) ? Colour.Black : Colour.White, 0.25));
        }
    }

    private void Street(double horizon)
    {
        DaySky();
        Colour far = dice.Any().Towards(Colour.Hex(0x9aa4b0), 0.65);
        for (double x = dice.Between(-0.1, 0); x < 1;)
        {
            double width = dice.Between(0.08, 0.2);
            pen.Spot(Outline.Box(x, horizon - dice.Between(0.03, 0.22), x + width, horizon + 0.02), far.Towards(Colour.Black, dice.Between(0, 0.25)));
            x += width + (dice.Chance(0.3) ? dice.Between(0, 0.1) : 0);
        }

        Colour pavement = dice.Colour(0, 1, 0, 0.12, 0.5, 0.8);
        pen.Spot(Outline.Box(0, horizon, 1, 1), pavement);
        double road = horizon + ((1 - horizon) * dice.Between(0.3, 0.5));
        double end = Math.Min(1, road + dice.Between(0.2, 0.4));
        pen.Spot(Outline.Box(0, road, 1, end), pavement.Towards(Colour.Black, dice.Between(0.3, 0.55)));
        for (double x = dice.Between(-0.1, 0.05); x < 1; x += 0.2)
            pen.Spot(Outline.Box(x, ((road + end) / 2) - 0.008, x + 0.1, ((road + end) / 2) + 0.008), Colour.White, 0.75);
    }

    private void Sea(double horizon)
    {
        DaySky();
        Colour water = dice.Colour(0.48, 0.62, 0.4, 0.85, 0.45, 0.85);
        canvas.Fill(Pixels(Outline.Box(0, horizon, 1, 1)), water.Towards(Colour.White, 0.25), water.Towards(Colour.Black, 0.2));
        for (int wave = dice.Whole(6, 20); wave > 0; wave--)
        {
            double x = dice.Between(-0.1, 1);
            double y = dice.Between(horizon + 0.03, 1);
            double length = dice.Between(0.05, 0.12);
            pen.Line(new Outline().Start(x, y).Curve(x + (0.25 * length), y - 0.02, x + (0.5 * length), y).Curve(x + (0.75 * length), y + 0.02, x + length, y), 0.01, water.Towards(Colour.White, dice.Between(0.3, 0.7)));
        }

        if (dice.Chance(0.35))
            pen.Spot(new Outline().Start(0, dice.Between(0.8, 0.95)).Curve(0.5, dice.Between(0.72, 0.95), 1, dice.Between(0.8, 0.98)).Line(1, 1).Line(0, 1), dice.Colour(0.1, 0.14, 0.25, 0.5, 0.8, 0.95));
    }

    private void Night(double horizon)
    {
        Colour top = dice.Colour(0.6, 0.78, 0.4, 0.9, 0.08, 0.25);
        Gradient(top, dice.Colour(0.55, 0.85, 0.3, 0.7, 0.2, 0.5));
        for (int speck = dice.Whole(0, 25); speck > 0; speck--)
            pen.Spot(Outline.Ellipse(dice.Between(0, 1), dice.Between(0, horizon), 0.005, 0.005), Colour.White, dice.Between(0.3, 0.8));
        Colour ground = dice.Colour(0.25, 0.8, 0.1, 0.5, 0.06, 0.28);
        pen.Spot(new Outline().Start(0, horizon).Curve(dice.Between(0.2, 0.8), horizon + dice.Between(-0.12, 0.1), 1, horizon + dice.Between(-0.05, 0.05)).Line(1, 1).Line(0, 1), ground);
    }

    private void Table(double horizon)
    {
        Colour wall = dice.Colour(0, 1, 0.05, 0.4, 0.55, 0.95);
        Gradient(wall, wall.Towards(Colour.Black, 0.15));
        Colour print = wall.Towards(dice.Chance(0.5) ? Colour.White : Colour.Black, dice.Between(0.08, 0.3));
        double step = dice.Between(0.08, 0.16);
        bool dots = dice.Chance(0.4);
        for (double x = dice.Between(0, step); x < 1; x += step)
        {
            if (!dots)
                pen.Spot(Outline.Box(x, 0, x + (0.4 * step), horizon), print);
            for (double y = 0.5 * step; dots && y < horizon; y += step)
                pen.Spot(Outline.Ellipse(x, y, 0.18 * step, 0.18 * step), print);
        }

        Colour wood = dice.Chance(0.7) ? dice.Wood() : dice.Any();
        canvas.Fill(Pixels(Outline.Box(0, horizon, 1, 1)), wood.Towards(Colour.White, 0.25), wood);
        for (int grain = dice.Whole(4, 9); grain > 0; grain--)
        {
            double y = dice.Between(horizon + 0.02, 1);
            pen.Line(new Outline().Start(0, y).Curve(dice.Between(0.2, 0.8), y + dice.Between(-0.05, 0.05), 1, y + dice.Between(-0.02, 0.02)), 0.008, wood.Towards(Colour.Black, 0.25), 0.7);
        }
    }

    private void Air()
    {
        DaySky();
        for (int streak = dice.Whole(2, 8); streak > 0; streak--)
        {
            double x = dice.Between(-0.2, 0.9);
            double y = dice.Between(0, 1);
            pen.Line(new Outline().Start(x, y).Curve(x + 0.2, y + dice.Between(-0.08, 0.08), x + dice.Between(0.25, 0.6), y), dice.Between(0.01, 0.05), Colour.White, dice.Between(0.15, 0.4));
        }
    }

    private void Pattern()
    {
        Colour first = dice.Any();
        Colour second = first.Towards(dice.Any(), 0.5);
        Gradient(first, second);
        double step = dice.Between(0.08, 0.2);
        bool tiles = dice.Chance(0.5);
        Pen turned = pen.Within(new Point(0.5, 0.5), 1, 1, dice.Between(0, 1));
        for (double x = -0.75; x < 0.75; x += step)
        {
            if (!tiles)
                turned.Spot(Outline.Box(x, -0.75, x + (0.5 * step), 0.75), second, 0.6);
            for (double y = -0.75; tiles && y < 0.75; y += step)
                turned.Spot(Outline.Box(x, y, x + (0.5 * step), y + (0.5 * step)), second, 0.6);
        }
    }

    private void DaySky()
    {
        Colour top = dice.Chance(0.75) ? dice.Colour(0.5, 0.64, 0.25, 0.7, 0.7, 0.98) : dice.Colour(0, 1, 0.15, 0.5, 0.6, 0.95);
        Gradient(top, dice.Chance(0.7) ? top.Towards(Colour.White, dice.Between(0.3, 0.7)) : dice.Colour(0, 0.17, 0.2, 0.6, 0.85, 1));
    }

    private void Gradient(Colour top, Colour bottom)
    {
        for (int y = 0; y < canvas.Height; y++)
            canvas.Row(y, top.Towards(bottom, (double)y / canvas.Height));
    }

    private Outline Pixels(Outline area) => area.Map(Placement.At(default, canvas.Width, canvas.Height, 0));
}
