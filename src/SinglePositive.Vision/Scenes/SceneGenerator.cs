using SinglePositive.Vision.Drawing;

namespace SinglePositive.Vision.Scenes;

/// <summary>Draws small scenes of trees, boats, cups and other things with known labels: 20 classes, 1 to 5 of them per picture, long-tailed and seen together as in a street or at sea.</summary>
/// <remarks>
/// A picture is a function of seed, size and its own number alone, the same bits on every machine: any can be drawn by itself, and many in parallel. Everything varies: form, colours, size,
/// place, tilt, backdrop, clutter that is no thing of any class, noise. Every thing can be seen: it is not too small, other things leave at least 40 % of it uncovered, and it stands out from what is behind it.
/// </remarks>
public sealed class SceneGenerator
{
    private const ulong ScenePurpose = 1;
    private const ulong SinglePurpose = 2;
    private const int MostAttempts = 64;

    private readonly int _size;

    /// <param name="seed">The seed of everything.</param>
    /// <param name="size">Width and height of the pictures in pixels, 32 to 1024. At another size the same number mostly gives the same scene, but for the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is another.</exception>
    public SceneGenerator(ulong seed, int size = 96)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1024);
        (Seed, _size) = (seed, size);
    }

    /// <summary>The seed of everything.</summary>
    public ulong Seed { get; }

    /// <summary>The names of the classes, frequent ones first and rare ones last.</summary>
    public static IReadOnlyList<string> Classes { get; } = [.. SceneKind.All.Select(kind => kind.Name)];

    /// <summary>Draws a scene.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <returns>The picture with one to five classes.</returns>
    public Scene Draw(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Draw(attempt => new Dice(Seed, ScenePurpose, (ulong)index, attempt), SceneComposition.Draw);
    }

    /// <summary>Draws a picture of one thing, larger than in scenes and with less around it: for training a backbone.</summary>
    /// <param name="kind">Its class, a place in <see cref="Classes"/>.</param>
    /// <param name="index">The number of the picture among those of its class, from 0.</param>
    /// <returns>The picture with that class.</returns>
    public Scene DrawSingle(int kind, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kind, SceneKind.All.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ulong purpose = SinglePurpose + (ulong)kind;
        return Draw(attempt => new Dice(Seed, purpose, (ulong)index, attempt), dice => SceneComposition.DrawSingle(dice, kind));
    }

    /// <summary>Draws compositions until everything in one can be seen.</summary>
    private Scene Draw(Func<ulong, Dice> roll, Func<Dice, SceneComposition> compose)
    {
        for (ulong attempt = 0; ; attempt++)
        {
            Dice dice = roll(attempt);
            SceneComposition composition = compose(dice);
            Canvas canvas = new(_size, _size);
            byte[] labels = new byte[SceneKind.All.Count];
            bool complete = new ScenePainter(canvas, dice).Paint(composition, labels);
            if (complete || (attempt >= MostAttempts && labels.Contains((byte)1)))
                return new Scene(canvas.ToImage(), labels);
        }
    }
}
