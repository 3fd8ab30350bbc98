namespace SinglePositive.Reports.Plots;

/// <summary>How much room text takes. The page's font is not known: these are the widths of wide ones (DejaVu Sans, Verdana).</summary>
internal static class Letters
{
    /// <summary>Units of glyphs, of which capitals are nine high, for one pixel of font size: capitals are about 0.72 of it.</summary>
    public const double UnitsPerPixel = 0.72 / 9;

    /// <summary>Pixels that a text takes at most, in any usual font.</summary>
    /// <param name="text">A text.</param>
    /// <param name="size">The font size in pixels.</param>
    public static double Width(string text, double size) => size * text.Sum(Width);

    /// <summary>The text, or as much of its beginning as fits, with an ellipsis.</summary>
    /// <param name="text">A text.</param>
    /// <param name="size">The font size in pixels.</param>
    /// <param name="width">The pixels there are.</param>
    public static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width)
            return text;
        int length = text.Length;
        while (length > 0 && Width(text[..length] + "…", size) > width)
            length--;
        return text[..length].TrimEnd() + "…";
    }

    /// <summary>The text, or as much of its beginning and its end as fits, with an ellipsis between them: names of classes often begin alike.</summary>
    /// <param name="text">A text.</param>
    /// <param name="size">The font size in pixels.</param>
    /// <param name="width">The pixels there are.</param>
    public static string FitEnds(string text, double size, double width)
    {
        const int Begin = 3;
        if (Width(text, size) <= width)
            return text;
        int end = Math.Max(0, text.Length - Begin - 1);
        while (end > 0 && Width($"{text[..Begin]}…{text[^end..]}", size) > width)
            end--;
        return end == 0 ? Fit(text, size, width) : $"{text[..Begin]}…{text[^end..]}";
    }

    private static double Width(char letter) => letter switch
    {
        'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or '(' or ')' or '[' or ']' or '/' => 0.4,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or '…' or '—' => 1,
        >= 'A' and <= 'Z' => 0.8,
        _ => 0.65,
    };
}
