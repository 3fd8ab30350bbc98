using SinglePositive.Vision.Drawing;

namespace SinglePositive.Reports.Plots;

/// <summary>Colours of numbers from 0 to 1: from pale yellow over green to dark blue, each darker than the one before, so that colour-blind people and grey printers keep the order.</summary>
/// <remarks>The hues of ColorBrewer's YlGnBu; the first is yellow enough to be told from the white of empty cells.</remarks>
internal static class HeatScale
{
    /// <summary>The number of colours.</summary>
    public const int Levels = 40;

    private static readonly int[] s_stops = [0xf7f8bc, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x253494, 0x081d58];

    /// <summary>The colour of a level, 0 to <see cref="Levels"/> - 1.</summary>
    public static Colour Of(int level)
    {
        double at = (double)level / (Levels - 1) * (s_stops.Length - 1);
        int stop = Math.Min((int)at, s_stops.Length - 2);
        return Colour.Hex(s_stops[stop]).Towards(Colour.Hex(s_stops[stop + 1]), at - stop);
    }

    /// <summary>The level of a share.</summary>
    public static int Level(double share) => Math.Clamp((int)(share * Levels), 0, Levels - 1);

    /// <summary>Draws the colours with the numbers that they stand for, in one row.</summary>
    /// <param name="drawing">Where.</param>
    /// <param name="row">The row; texts of 12 pixels stand at its ends.</param>
    /// <param name="low">What the first colour stands for.</param>
    /// <param name="high">What the last stands for.</param>
    public static void DrawKey(IDrawing drawing, Box row, string low, string high)
    {
        const double Size = 12, Gap = 6;
        double left = row.Left + Letters.Width(low, Size) + Gap, right = row.Right - Letters.Width(high, Size) - Gap;
        double foot = row.Top + (row.Height / 2) + (Size * 0.36);
        drawing.Text(new Spot(left - Gap, foot), low, Size, Ink.Quiet, Anchor.End);
        drawing.Text(new Spot(right + Gap, foot), high, Size, Ink.Quiet);
        double width = (right - left) / Levels;
        for (int level = 0; level < Levels; level++)
            drawing.Boxes([new Box(left + (level * width), row.Top + 3, width + 0.1, row.Height - 6)], Ink.Fixed(Of(level)));
    }

    /// <summary>Draws cells by level, those of one colour together.</summary>
    public static void DrawCells(IDrawing drawing, IEnumerable<(Box Box, double Share)> cells)
    {
        foreach (IGrouping<int, (Box Box, double Share)> level in cells.GroupBy(cell => Level(cell.Share)).OrderBy(level => level.Key))
            drawing.Boxes([.. level.Select(cell => cell.Box)], Ink.Fixed(Of(level.Key)));
    }
}
