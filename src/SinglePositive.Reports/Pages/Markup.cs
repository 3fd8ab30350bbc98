using System.Globalization;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Pages;

/// <summary>Pieces of HTML. What comes from outside passes <see cref="Text"/>.</summary>
internal static class Markup
{
    /// <summary>What stands where a number is not known.</summary>
    public const string Unknown = "–";

    /// <inheritdoc cref="XmlText.Of"/>
    public static string Text(string text) => XmlText.Of(text);

    /// <summary>A number with a fixed number of digits after the point; a dash when there is none.</summary>
    public static string Number(double number, int digits) =>
        double.IsFinite(number) ? number.ToString("N" + digits, CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A paragraph.</summary>
    public static string Paragraph(string text, string kind = "") => $"<p{(kind.Length == 0 ? "" : $" class=\"{kind}\"")}>{Text(text)}</p>\n";

    /// <summary>A plot as a card: title, drawing, what the lines mean with their numbers, how to read it, where its files are.</summary>
    public static string Figure(Plot plot)
    {
        string files = string.Join(" · ", PlotFiles.Extensions.Select(extension => $"<a href=\"{PlotFiles.Folder}/{Text(plot.Name)}.{extension}\">{extension.ToUpperInvariant()}</a>"));
        return $"""
            <figure>
            <h3>{Text(plot.Title)}</h3>
            {plot.ToPage()}
            {Legend(plot.Legend)}<figcaption>{Text(plot.Reading)} <span class="files">{files}</span></figcaption>
            </figure>

            """;
    }

    /// <summary>The mark of a run's colour.</summary>
    public static string Swatch(Ink ink, LineKind kind)
    {
        string mark = kind == LineKind.None
            ? "<circle cx=\"13\" cy=\"6\" r=\"4\" fill=\"currentColor\"/>"
            : $"<path d=\"M0 6h26\" stroke=\"currentColor\" stroke-width=\"2.4\"{SvgDrawing.Gaps(kind)}/>";
        return $"<svg class=\"swatch {ink.Name}\" viewBox=\"0 0 26 12\" aria-hidden=\"true\">{mark}</svg>";
    }

    private static string Legend(IReadOnlyList<LegendEntry> entries) => entries.Count == 0
        ? ""
        : $"<ul class=\"legend\">{string.Concat(entries.Select(entry => $"<li>{Swatch(entry.Ink, entry.Kind)}<span>{Text(entry.Label)}</span>{(entry.Number.Length == 0 ? "" : $"<b>{Text(entry.Number)}</b>")}</li>"))}</ul>\n";
}
