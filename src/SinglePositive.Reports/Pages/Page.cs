using System.Text;
using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Pages;

/// <summary>Puts the parts of a report together: one file with everything in it, that asks nothing of the network.</summary>
internal static class Page
{
    /// <summary>The content of the file.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="subtitle">The line below it.</param>
    /// <param name="sections">The parts, in order.</param>
    public static string Compose(string title, string subtitle, IReadOnlyList<Section> sections)
    {
        StringBuilder page = new();
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{Markup.Text(title)}</title>
            <style>
            {Colours()}
            {Resource("report.css")}</style>
            </head>
            <body>
            <header>
            <h1>{Markup.Text(title)}</h1>
            <p>{Markup.Text(subtitle)}</p>
            <nav aria-label="Parts of the report">{string.Concat(sections.Select(section => $"<a href=\"#{section.Id}\">{Markup.Text(section.Title)}</a>"))}</nav>
            </header>
            <main>

            """);
        foreach (Section section in sections)
            page.Append($"<section id=\"{section.Id}\">\n<h2>{Markup.Text(section.Title)}</h2>\n{section.Body}</section>\n");
        page.Append($"</main>\n<footer>Every plot lies in the folder {PlotFiles.Folder} beside this file, as SVG, PNG and CSV. Written by SinglePositive.</footer>\n");
        page.Append($"<script>\n{Resource("report.js")}</script>\n</body>\n</html>\n");
        return page.Replace("\r\n", "\n").ToString();
    }

    /// <summary>The colours of plots on a light page; the style sheet has those of a dark one.</summary>
    private static string Colours() =>
        $":root {{ {string.Concat(Ink.Named.Select(ink => $"--{ink.Name}: #{ink.Colour.Red:x2}{ink.Colour.Green:x2}{ink.Colour.Blue:x2}; "))}}}";

    private static string Resource(string name)
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
