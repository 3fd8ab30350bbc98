using SinglePositive.Vision.Drawing;
using SinglePositive.Vision.Images;

namespace SinglePositive.Vision.Sheets;

/// <summary>Draws pictures side by side with the labels they were given, those that were recovered and those that were missed.</summary>
/// <remarks>Text is drawn with letters of this library, the same everywhere; characters beyond those of western Europe appear as boxes.</remarks>
public static class ContactSheet
{
    /// <summary>The most pictures of a sheet.</summary>
    public const int MostPictures = 50;

    private const int LegendGap = 26;
    private const int MarkGap = 6;
    private const int MostHeadWidth = 900;
    private const int CaptionGap = 3;

    private static readonly Lettering Title = new(2, 1.45);
    private static readonly Lettering Text = new(1, 1.35);
    private static readonly Colour Paper = Colour.Hex(0xf1f3f6);
    private static readonly Colour Edge = Colour.Hex(0xd3d9e0);
    private static readonly Colour Bed = Colour.Hex(0xe6eaef);
    private static readonly Colour Dark = Colour.Hex(0x1f2933);
    private static readonly Colour Quiet = Colour.Hex(0x5b6875);

    /// <summary>Draws a sheet.</summary>
    /// <param name="title">One line at the top; cut when it is too long for a sheet of some columns.</param>
    /// <param name="pictures">1 to <see cref="MostPictures"/> pictures.</param>
    /// <param name="subtitle">A line below the title; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no pictures, or too many.</exception>
    public static RgbImage Draw(string title, IReadOnlyList<SheetPicture> pictures, string? subtitle = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures.Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pictures.Count, MostPictures);
        SheetMark[] marks = [.. pictures.SelectMany(picture => picture.Labels).Select(label => label.Mark).Distinct().Order()];
        int head = (int)Title.Height + 20 + (subtitle is null ? 0 : LineHeight) + (marks.Length > 0 ? LineHeight + 14 : 0);
        SheetLayout layout = new([.. pictures.Select(Lines)], head, HeadWidth(title, subtitle, marks));
        Canvas canvas = new(layout.Width, layout.Height);
        for (int y = 0; y < canvas.Height; y++)
            canvas.Row(y, Paper);
        DrawHead(canvas, title, subtitle, marks);
        for (int i = 0; i < pictures.Count; i++)
            DrawCard(canvas, layout.CardAt(i), pictures[i]);
        return canvas.ToImage();
    }

    private static int LineHeight => SheetLayout.LineStep + 4;

    private static int Lines(SheetPicture picture) =>
        Math.Min(picture.Labels.Count, SheetLayout.MostLines) + (picture.Caption is null ? 0 : 1);

    private static void DrawHead(Canvas canvas, string title, string? subtitle, SheetMark[] marks)
    {
        int width = canvas.Width - (2 * SheetLayout.Margin);
        int y = SheetLayout.Margin;
        Title.Draw(canvas, SheetLayout.Margin, y, Title.Fit(title, width), Dark);
        y += (int)Title.Height + 16;
        if (subtitle is not null)
        {
            Text.Draw(canvas, SheetLayout.Margin, y, Text.Fit(subtitle, width), Quiet);
            y += LineHeight;
        }

        int x = SheetLayout.Margin;
        foreach (SheetMark mark in marks)
        {
            MarkPainter.Draw(canvas, x, y - 1, mark);
            x += MarkPainter.Size + MarkGap;
            Text.Draw(canvas, x, y, MarkPainter.Meaning(mark), MarkPainter.Ink(mark));
            x += Text.Width(MarkPainter.Meaning(mark)) + LegendGap;
        }
    }

    /// <summary>What the lines at the top need, long ones cut.</summary>
    private static int HeadWidth(string title, string? subtitle, SheetMark[] marks)
    {
        int lines = Math.Min(MostHeadWidth, Math.Max(Title.Width(title), Text.Width(subtitle ?? "")));
        return Math.Max(lines, LegendWidth(marks));
    }

    private static int LegendWidth(SheetMark[] marks) =>
        marks.Sum(mark => MarkPainter.Size + MarkGap + Text.Width(MarkPainter.Meaning(mark)) + LegendGap);

    private static void DrawCard(Canvas canvas, (int Left, int Top, int Height) place, SheetPicture picture)
    {
        (int left, int top, int height) = place;
        canvas.Fill(Outline.Box(left, top, left + SheetLayout.Card, top + height, 8), Edge);
        canvas.Fill(Outline.Box(left + 1, top + 1, left + SheetLayout.Card - 1, top + height - 1, 7), Colour.White);
        int x = left + SheetLayout.Padding;
        DrawImage(canvas, x, top + SheetLayout.Padding, picture.Image);
        int y = top + SheetLayout.Padding + SheetLayout.Tile + SheetLayout.Padding + 2;
        if (picture.Caption is not null)
        {
            Text.Draw(canvas, x, y, Text.Fit(picture.Caption, SheetLayout.Tile), Quiet);
            y += SheetLayout.LineStep + CaptionGap;
        }

        int shown = picture.Labels.Count <= SheetLayout.MostLines ? picture.Labels.Count : SheetLayout.MostLines - 1;
        foreach (SheetLabel label in picture.Labels.Take(shown))
        {
            MarkPainter.Draw(canvas, x, y - 1, label.Mark);
            int indent = MarkPainter.Size + MarkGap;
            Text.Draw(canvas, x + indent, y, Text.Fit(label.Name, SheetLayout.Tile - indent), MarkPainter.Ink(label.Mark));
            y += SheetLayout.LineStep;
        }

        if (shown < picture.Labels.Count)
            Text.Draw(canvas, x, y, $"and {picture.Labels.Count - shown} more", Quiet);
    }

    /// <summary>Draws a picture as large as its place allows, in the middle of it.</summary>
    private static void DrawImage(Canvas canvas, int x, int y, RgbImage image)
    {
        const int Tile = SheetLayout.Tile;
        int longer = Math.Max(image.Width, image.Height);
        int width = Math.Max(1, (int)((long)image.Width * Tile / longer));
        int height = Math.Max(1, (int)((long)image.Height * Tile / longer));
        canvas.Fill(Outline.Box(x, y, x + Tile, y + Tile), Bed);
        canvas.Paste(BilinearResampler.Resize(image, width, height), x + ((Tile - width) / 2), y + ((Tile - height) / 2));
    }
}
