using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes;

/// <summary>A thing in a scene.</summary>
/// <param name="Kind">Its place in <see cref="SceneKind.All"/>.</param>
/// <param name="Centre">Where its middle is; the picture is 1 wide and high.</param>
/// <param name="Radius">Half its size.</param>
/// <param name="Tilt">Clockwise, in turns.</param>
/// <param name="Mirrored">True to exchange left and right.</param>
internal readonly record struct SceneItem(int Kind, Point Centre, double Radius, double Tilt, bool Mirrored);

/// <summary>What a picture is to show: a backdrop, things from back to front, clutter.</summary>
internal sealed record SceneComposition
{
    private const double UsualBackdrop = 0.75;
    private const double Wanderers = 0.12;
    private const double SmallThings = 0.2;
    private const double EnoughDistance = 0.68;
    private const int Places = 14;

    // How likely 1, 2, … kinds are.
    private static readonly double[] _kinds = [0.16, 0.3, 0.28, 0.17, 0.09];

    // How likely 1, 2, … things of a kind are.
    private static readonly double[] _together = [0.74, 0.18, 0.08];

    public required Backdrop Backdrop { get; init; }

    /// <summary>Where the ground begins, from the top: 0–1.</summary>
    public required double Horizon { get; init; }

    /// <summary>From back to front.</summary>
    public required IReadOnlyList<SceneItem> Items { get; init; }

    /// <summary>The number of strokes and blobs behind the things.</summary>
    public required int ClutterBehind { get; init; }

    /// <summary>The number of strokes and blobs before the things.</summary>
    public required int ClutterBefore { get; init; }

    /// <summary>A scene.</summary>
    public static SceneComposition Draw(Dice dice)
    {
        SceneTheme theme = SceneTheme.All[dice.Weighted([.. SceneTheme.All.Select(one => one.Weight)])];
        Backdrop backdrop = dice.Chance(UsualBackdrop) ? theme.Backdrop : (Backdrop)dice.Whole(0, (int)Backdrop.Pattern);
        double horizon = dice.Between(0.38, 0.62);
        double[] weights = theme.Weights();
        int kinds = 1 + dice.Weighted(_kinds);
        double crowd = kinds > 3 ? 0.85 : 1;
        List<SceneItem> items = [];
        for (int i = 0; i < kinds; i++)
        {
            int kind = dice.Weighted(weights);
            weights[kind] = 0;
            int most = Math.Min(SceneKind.All[kind].Together, 7 - items.Count - (kinds - i - 1));
            int together = 1 + dice.Weighted(_together.AsSpan(0, Math.Min(most, _together.Length)));
            double radius = crowd * SceneKind.All[kind].Bulk * (dice.Chance(SmallThings) ? dice.Between(0.075, 0.11) : dice.Between(0.12, 0.23));
            for (int j = 0; j < together; j++)
                items.Add(Place(dice, kind, radius * dice.Between(0.85, 1.1) / (together > 1 ? 1.15 : 1), horizon, items));
        }

        return new()
        {
            Backdrop = backdrop,
            Horizon = horizon,
            Items = [.. items.OrderBy(item => item.Centre.Y + item.Radius)],
            ClutterBehind = dice.Whole(2, 14),
            ClutterBefore = dice.Chance(0.4) ? dice.Whole(1, 5) : 0,
        };
    }

    /// <summary>A picture of one thing.</summary>
    public static SceneComposition DrawSingle(Dice dice, int kind)
    {
        double radius = dice.Between(0.2, 0.42);
        double margin = 0.75 * radius;
        Point centre = new(dice.Between(margin, 1 - margin), dice.Between(margin, 1 - margin));
        return new()
        {
            Backdrop = (Backdrop)dice.Whole(0, (int)Backdrop.Pattern),
            Horizon = dice.Between(0.3, 0.75),
            Items = [Item(dice, kind, centre, radius)],
            ClutterBehind = dice.Whole(0, 8),
            ClutterBefore = dice.Chance(0.2) ? dice.Whole(1, 3) : 0,
        };
    }

    /// <summary>The first of some places that is far enough from what is there already, else the farthest.</summary>
    private static SceneItem Place(Dice dice, int kind, double radius, double horizon, List<SceneItem> others)
    {
        Habitat habitat = dice.Chance(Wanderers) ? Habitat.Anywhere : SceneKind.All[kind].Habitat;
        Point best = default;
        double farthest = double.NegativeInfinity;
        for (int i = 0; i < Places && farthest < EnoughDistance; i++)
        {
            Point place = PlaceIn(dice, habitat, radius, horizon);
            double distance = double.PositiveInfinity;
            foreach (SceneItem other in others)
                distance = Math.Min(distance, (place - other.Centre).Length / (radius + other.Radius));
            if (distance > farthest)
                (best, farthest) = (place, distance);
        }

        return Item(dice, kind, best, radius);
    }

    private static Point PlaceIn(Dice dice, Habitat habitat, double radius, double horizon)
    {
        double margin = 0.75 * radius;
        (double top, double bottom) = habitat switch
        {
            Habitat.Sky => (margin, Math.Max(margin, horizon - (0.6 * radius))),
            Habitat.Ground => (Math.Min(1 - (0.9 * radius), Math.Max(margin, horizon - (0.7 * radius))), 1 - (0.9 * radius)),
            _ => (margin, 1 - margin),
        };
        return new Point(dice.Between(margin, 1 - margin), dice.Between(top, bottom));
    }

    private static SceneItem Item(Dice dice, int kind, Point centre, double radius) =>
        new(kind, centre, radius, dice.Between(-1, 1) * SceneKind.All[kind].Tilt, dice.Chance(0.5));
}
