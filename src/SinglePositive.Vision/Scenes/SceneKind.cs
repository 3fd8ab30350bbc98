using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Scenes.Kinds;

namespace SinglePositive.Vision.Scenes;

/// <summary>Where a kind of thing is mostly seen.</summary>
internal enum Habitat
{
    /// <summary>Above the horizon.</summary>
    Sky,

    /// <summary>Standing below the horizon or across it.</summary>
    Ground,

    /// <summary>Anywhere.</summary>
    Anywhere,
}

/// <summary>A kind of thing that scenes show.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Sketch">Draws one in its own coordinates.</param>
/// <param name="Popularity">How often it is chosen, relative to the others.</param>
/// <param name="Habitat">Where it is seen.</param>
/// <param name="Tilt">The most it is turned either way, in turns.</param>
/// <param name="Bulk">Its size relative to other kinds.</param>
/// <param name="Together">The most that are seen together.</param>
internal sealed record SceneKind(string Name, Action<Pen, Dice> Sketch, double Popularity, Habitat Habitat, double Tilt, double Bulk, int Together)
{
    /// <summary>All kinds, frequent ones first: how often one is seen follows from its popularity and its themes.</summary>
    public static IReadOnlyList<SceneKind> All { get; } =
    [
        new("tree", PlantKinds.Tree, 11, Habitat.Ground, 0.03, 1.25, 3),
        new("house", StreetKinds.House, 8, Habitat.Ground, 0.02, 1.2, 2),
        new("cloud", SkyKinds.Cloud, 5.6, Habitat.Sky, 0.02, 0.95, 3),
        new("bird", LivingKinds.Bird, 6, Habitat.Anywhere, 0.08, 0.8, 3),
        new("sun", SkyKinds.Sun, 5.2, Habitat.Sky, 0.5, 0.9, 1),
        new("flower", PlantKinds.Flower, 5, Habitat.Ground, 0.05, 0.9, 3),
        new("car", StreetKinds.Car, 4.6, Habitat.Ground, 0.03, 1, 2),
        new("boat", StreetKinds.Boat, 5, Habitat.Ground, 0.04, 1.1, 2),
        new("star", SkyKinds.Star, 3.6, Habitat.Sky, 0.1, 0.65, 3),
        new("cup", ThingKinds.Cup, 4.4, Habitat.Ground, 0.04, 0.9, 2),
        new("fish", LivingKinds.Fish, 2, Habitat.Anywhere, 0.1, 0.85, 3),
        new("moon", SkyKinds.Moon, 2.3, Habitat.Sky, 0.15, 0.8, 1),
        new("lamp", ThingKinds.Lamp, 1.5, Habitat.Ground, 0.03, 1.1, 2),
        new("balloon", SkyKinds.Balloon, 1.7, Habitat.Sky, 0.05, 1, 2),
        new("mushroom", PlantKinds.Mushroom, 1.5, Habitat.Ground, 0.05, 0.8, 3),
        new("umbrella", ThingKinds.Umbrella, 1.3, Habitat.Ground, 0.08, 1, 2),
        new("butterfly", LivingKinds.Butterfly, 1.1, Habitat.Anywhere, 0.15, 0.8, 2),
        new("clock", ThingKinds.Clock, 0.95, Habitat.Anywhere, 0.04, 0.85, 1),
        new("key", ThingKinds.Key, 0.8, Habitat.Anywhere, 0.5, 0.85, 2),
        new("kite", SkyKinds.Kite, 0.7, Habitat.Sky, 0.12, 1, 2),
    ];
}
