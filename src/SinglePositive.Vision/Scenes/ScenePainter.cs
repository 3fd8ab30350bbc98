using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Scenes;

/// <summary>Draws a composition.</summary>
internal sealed class ScenePainter(Canvas canvas, Dice dice)
{
    /// <summary>The number that pixels have where clutter lies before the things; things have 1, 2, ….</summary>
    private const byte Clutter = byte.MaxValue;

    private const double LeastShare = 0.4;
    private const double LeastArea = 0.0025;
    private const double LeastContrast = 20;

    private readonly Pen _pen = new(canvas, Placement.At(default, canvas.Width, canvas.Height, 0), default);

    /// <summary>Draws it.</summary>
    /// <param name="composition">What to draw.</param>
    /// <param name="labels">One value per kind, at first 0; takes 1 for each kind of which a thing can be seen.</param>
    /// <returns>True when every kind can be seen.</returns>
    public bool Paint(SceneComposition composition, byte[] labels)
    {
        new BackdropPainter(canvas, _pen, dice).Paint(composition.Backdrop, composition.Horizon);
        ClutterPainter clutter = new(_pen, dice);
        clutter.Behind(composition.ClutterBehind);
        byte[] behind = [.. canvas.Pixels];
        int[] drawn = PaintItems(composition.Items);
        canvas.Thing = Clutter;
        clutter.Before(composition.ClutterBefore);
        bool complete = Label(composition.Items, drawn, Contrasts(behind, drawn.Length), labels);
        Finish.Apply(canvas, dice);
        return complete;
    }

    /// <summary>Draws the things and counts each one's pixels before others cover it.</summary>
    private int[] PaintItems(IReadOnlyList<SceneItem> items)
    {
        double size = canvas.Width;
        double contour = dice.Chance(0.65) ? size / 96 * dice.Between(0.5, 1.1) : 0;
        PenStyle style = new(contour, dice.Between(0.5, 0.95), dice.Chance(0.6) ? dice.Between(0.2, 0.9) : 0);
        int[] drawn = new int[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            SceneItem item = items[i];
            double stretch = dice.Between(0.88, 1.14);
            double scale = size * item.Radius;
            Placement placement = Placement.At(size * item.Centre, scale * stretch * (item.Mirrored ? -1 : 1), scale / stretch, item.Tilt);
            canvas.Thing = (byte)(i + 1);
            SceneKind.All[item.Kind].Sketch(new Pen(canvas, placement, style), dice);
            drawn[i] = canvas.Shown(canvas.Thing);
        }

        return drawn;
    }

    /// <summary>How much the pixels of each thing differ from what is behind it, on average over pixels and channels, in levels.</summary>
    private double[] Contrasts(byte[] behind, int things)
    {
        long[] sums = new long[byte.MaxValue + 1];
        int[] counts = new int[byte.MaxValue + 1];
        for (int pixel = 0; pixel < canvas.Things.Length; pixel++)
        {
            byte thing = canvas.Things[pixel];
            counts[thing]++;
            for (int at = pixel * RgbImage.Channels; at < (pixel + 1) * RgbImage.Channels; at++)
                sums[thing] += Math.Abs(canvas.Pixels[at] - behind[at]);
        }

        return [.. Enumerable.Range(1, things).Select(thing => sums[thing] / Math.Max(1.0, RgbImage.Channels * counts[thing]))];
    }

    private bool Label(IReadOnlyList<SceneItem> items, int[] drawn, double[] contrasts, byte[] labels)
    {
        bool complete = true;
        double least = Math.Max(12, LeastArea * canvas.Width * canvas.Height);
        for (int i = 0; i < items.Count; i++)
        {
            int shown = canvas.Shown((byte)(i + 1));
            bool seen = shown >= least && shown >= LeastShare * drawn[i] && contrasts[i] >= LeastContrast;
            if (seen)
                labels[items[i].Kind] = 1;
            complete &= seen;
        }

        return complete;
    }
}
