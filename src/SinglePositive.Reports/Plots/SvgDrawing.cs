using System.Globalization;
using System.Text;
using SinglePositive.Vision.Drawing;

namespace SinglePositive.Reports.Plots;

/// <summary>A plot as SVG. Text stays text, in the font of the page; colours are names that the page gives a value to.</summary>
internal sealed class SvgDrawing(double width, double height) : IDrawing
{
    private const string Fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

    private const double Hair = 0.3;

    private readonly StringBuilder _body = new();

    /// <inheritdoc/>
    public void Line(IReadOnlyList<Spot> places, Ink ink, double width, LineKind kind = LineKind.Solid)
    {
        _body.Append("<path fill=\"none\"").Append(Class(ink)).Append(" stroke=\"").Append(Colour(ink)).Append("\" stroke-width=\"").Append(Number(width));
        _body.Append("\" stroke-linejoin=\"round\"").Append(Gaps(kind)).Append(" d=\"");
        for (int i = 0; i < places.Count; i++)
            _body.Append(i == 0 ? 'M' : 'L').Append(Number(places[i].X)).Append(' ').Append(Number(places[i].Y));
        _body.Append("\"/>");
    }

    /// <inheritdoc/>
    public void Disc(Spot centre, double radius, Ink ink) =>
        _body.Append($"<circle{Class(ink)} cx=\"{Number(centre.X)}\" cy=\"{Number(centre.Y)}\" r=\"{Number(radius)}\" fill=\"{Colour(ink)}\"/>");

    /// <inheritdoc/>
    public void Boxes(IReadOnlyList<Box> boxes, Ink ink)
    {
        // Neighbours lie on each other by a hair: their smoothed edges would show what is behind them.
        _body.Append("<path").Append(Class(ink)).Append(" fill=\"").Append(Colour(ink)).Append("\" d=\"");
        foreach (Box box in boxes)
            _body.Append($"M{Number(box.Left)} {Number(box.Top)}h{Number(box.Width + Hair)}v{Number(box.Height + Hair)}h-{Number(box.Width + Hair)}z");
        _body.Append("\"/>");
    }

    /// <inheritdoc/>
    public void Text(Spot foot, string text, double size, Ink ink, Anchor anchor = Anchor.Start, bool bold = false)
    {
        string place = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        _body.Append($"<text{Class(ink)} x=\"{Number(foot.X)}\" y=\"{Number(foot.Y)}\" font-size=\"{Number(size)}\" fill=\"{Colour(ink)}\"{place}{(bold ? " font-weight=\"600\"" : "")}>");
        _body.Append(XmlText.Of(text)).Append("</text>");
    }

    /// <summary>The element for a page: its colours and its font are the page's.</summary>
    /// <param name="label">What is shown, for people who do not see it.</param>
    public string Inline(string label) =>
        $"<svg class=\"plot\" viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"img\" aria-label=\"{XmlText.Of(label)}\">{_body}</svg>";

    /// <summary>A file of its own, dark on white.</summary>
    /// <param name="label">What is shown.</param>
    public string File(string label)
    {
        string colours = string.Concat(Ink.Named.Select(ink => $".{ink.Name}{{color:{Hex(ink.Colour)}}}"));
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Number(width)}" height="{Number(height)}" viewBox="0 0 {Number(width)} {Number(height)}" font-family="{Fonts}">
            <title>{XmlText.Of(label)}</title>
            <style>{colours}</style>
            <rect width="100%" height="100%" fill="#ffffff"/>
            {_body}
            </svg>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The attribute that cuts a line into pieces; empty for a solid one.</summary>
    public static string Gaps(LineKind kind) => Dashes.Of(kind) is { Count: > 0 } lengths ? $" stroke-dasharray=\"{string.Join(' ', lengths)}\"" : "";

    private static string Class(Ink ink) => ink.Name.Length == 0 ? "" : $" class=\"{ink.Name}\"";

    private static string Colour(Ink ink) => ink.Name.Length == 0 ? Hex(ink.Colour) : "currentColor";

    private static string Hex(Colour colour) => $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
