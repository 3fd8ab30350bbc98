using SinglePositive.Reports.Plots;

namespace SinglePositive.Reports.Pages;

/// <summary>A part of a report.</summary>
/// <param name="Id">The name that links lead to.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">Its content, HTML.</param>
internal sealed record Section(string Id, string Title, string Body)
{
    /// <summary>The plots that are shown in it.</summary>
    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>A part that is an introduction and plots.</summary>
    public static Section Of(string id, string title, string introduction, IReadOnlyList<Plot> plots) =>
        new(id, title, $"{Markup.Paragraph(introduction, "lead")}<div class=\"figures\">\n{string.Concat(plots.Select(Markup.Figure))}</div>\n") { Plots = plots };
}
