namespace SinglePositive.Vision.Scenes;

/// <summary>What lies behind the things of a scene.</summary>
internal enum Backdrop
{
    Meadow,
    Street,
    Sea,
    Night,
    Table,
    Air,
    Pattern,
}

/// <summary>A kind of scene: things that are seen together, before a backdrop.</summary>
/// <param name="Backdrop">What is usual behind them.</param>
/// <param name="Weight">How often the theme is chosen, relative to the others.</param>
/// <param name="Kinds">The names of the kinds that belong to it; others are rare.</param>
internal sealed record SceneTheme(Backdrop Backdrop, double Weight, IReadOnlyList<string> Kinds)
{
    private const double AtHome = 1;
    private const double Elsewhere = 0.06;

    /// <summary>All themes.</summary>
    public static IReadOnlyList<SceneTheme> All { get; } =
    [
        new(Backdrop.Meadow, 0.24, ["tree", "house", "cloud", "bird", "sun", "flower", "mushroom", "butterfly", "kite"]),
        new(Backdrop.Street, 0.2, ["tree", "house", "cloud", "car", "lamp", "umbrella", "clock", "balloon"]),
        new(Backdrop.Sea, 0.17, ["cloud", "bird", "sun", "boat", "fish", "umbrella"]),
        new(Backdrop.Night, 0.14, ["tree", "house", "car", "star", "moon", "lamp"]),
        new(Backdrop.Table, 0.13, ["flower", "cup", "fish", "lamp", "mushroom", "clock", "key"]),
        new(Backdrop.Air, 0.12, ["cloud", "bird", "sun", "star", "moon", "balloon", "butterfly", "kite"]),
    ];

    /// <summary>How likely each kind is the next to be chosen for this theme.</summary>
    public double[] Weights() => [.. SceneKind.All.Select(kind => kind.Popularity * (Kinds.Contains(kind.Name) ? AtHome : Elsewhere))];
}
