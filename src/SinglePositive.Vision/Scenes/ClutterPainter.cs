using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes;

/// <summary>Strokes, blobs and scraps that are no thing of any class.</summary>
internal sealed class ClutterPainter(Pen pen, Dice dice)
{
    /// <summary>Draws clutter of any size, before the things are drawn.</summary>
    public void Behind(int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            double size = dice.Chance(0.7) ? dice.Between(0.02, 0.07) : dice.Between(0.07, 0.15);
            Piece(size, dice.Between(0.35, 1));
        }
    }

    /// <summary>Draws thin clutter after them: blades, threads and specks.</summary>
    public void Before(int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            if (dice.Chance(0.5))
                Thread(Anywhere(), dice.Between(0.1, 0.3), dice.Between(0.008, 0.022), dice.Any(), 1);
            else
                Piece(dice.Between(0.015, 0.05), 1);
        }
    }

    private void Piece(double size, double opacity)
    {
        Point at = Anywhere();
        Drawing.Colour colour = dice.Any();
        switch (dice.Weighted([0.25, 0.25, 0.15, 0.12, 0.13, 0.1]))
        {
            case 0:
                Thread(at, 2.5 * size, 0.3 * size, colour, opacity);
                break;
            case 1:
                Turned(at, size).Spot(Blob(), colour, opacity);
                break;
            case 2:
                Turned(at, size).Spot(Outline.Through(-1, 0.7, 0.2, -0.9, 1, dice.Between(-0.2, 0.8)), colour, opacity);
                break;
            case 3:
                Turned(at, size).Spot(Outline.Box(-1, -dice.Between(0.2, 0.8), 1, dice.Between(0.2, 0.8)), colour, opacity);
                break;
            case 4:
                Specks(at, size, colour, opacity);
                break;
            default:
                Cross(Turned(at, size), colour, opacity);
                break;
        }
    }

    private Point Anywhere() => new(dice.Between(0, 1), dice.Between(0, 1));

    private Pen Turned(Point at, double size) => pen.Within(at, size, size, dice.Between(0, 1));

    /// <summary>A closed line of any form.</summary>
    private Outline Blob()
    {
        Span<double> corners = stackalloc double[2 * dice.Whole(4, 7)];
        for (int i = 0; i < corners.Length; i += 2)
        {
            Point corner = Point.Polar(dice.Between(0.5, 1), (double)i / corners.Length);
            (corners[i], corners[i + 1]) = (corner.X, corner.Y);
        }

        return Outline.Round(corners);
    }

    private void Thread(Point at, double length, double width, Drawing.Colour colour, double opacity)
    {
        Point way = Point.Polar(length, dice.Between(0, 1));
        Point bend = Point.Polar(length * dice.Between(0, 0.6), dice.Between(0, 1));
        Outline thread = new Outline().Start(at.X, at.Y).Curve(at.X + (0.5 * way.X) + bend.X, at.Y + (0.5 * way.Y) + bend.Y, at.X + way.X, at.Y + way.Y);
        pen.Line(thread, width, colour, opacity);
    }

    private void Specks(Point at, double size, Drawing.Colour colour, double opacity)
    {
        for (int i = dice.Whole(3, 7); i > 0; i--)
        {
            Point speck = at + Point.Polar(1.6 * size * dice.Between(0, 1), dice.Between(0, 1));
            double radius = dice.Between(0.005, 0.012);
            pen.Spot(Outline.Ellipse(speck.X, speck.Y, radius, radius), colour, opacity);
        }
    }

    private void Cross(Pen turned, Drawing.Colour colour, double opacity)
    {
        double width = dice.Between(0.15, 0.4);
        turned.Line(Outline.Through(-1, 0, 1, 0), width, colour, opacity);
        if (dice.Chance(0.6))
            turned.Line(Outline.Through(0, -1, 0, 1), width, colour, opacity);
    }
}
