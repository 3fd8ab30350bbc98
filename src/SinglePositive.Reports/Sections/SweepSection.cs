using System.Globalization;
using System.Text;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>All settings of a sweep: what each gave, and how the learning rate matters.</summary>
internal static class SweepSection
{
    /// <summary>The part.</summary>
    public static Section Of(SweepTable sweep)
    {
        string[] names = [.. sweep.Points.SelectMany(point => point.Settings.Keys).Distinct()];
        (string Title, string Measure)[] measures = [.. new[] { ("validation mAP, %", sweep.Selection), ("test mAP, %", "testMap"), ("mAP of training labels, %", "trainMapTruth") }.Where(measure => sweep.Points.Any(point => double.IsFinite(point.Mean(measure.Item2))))];
        StringBuilder table = new("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Settings\"><table class=\"sortable\"><thead><tr>");
        foreach (string name in names)
            table.Append($"<th><button type=\"button\">{Markup.Text(name)}</button></th>");
        foreach ((string title, string measure) in measures)
            table.Append($"<th{(measure == sweep.Selection ? " aria-sort=\"descending\"" : "")}><button type=\"button\">{Markup.Text(title)}</button></th>");
        table.Append("<th><button type=\"button\">diverged</button></th></tr></thead>\n<tbody>\n");
        foreach (SweepRow row in sweep.Points.OrderByDescending(row => double.IsNaN(row.Mean(sweep.Selection)) ? double.NegativeInfinity : row.Mean(sweep.Selection)))
            AppendRow(table, row, names, measures);
        table.Append("</tbody></table></div>\n");
        string words = $"{sweep.Points.Sum(point => point.Runs.Count)} runs of {sweep.Points.Count} settings, the best in validation first; mean over seeds, ± the deviation where there are several. The other parts of this report show the best run of each loss.";
        Plot[] plots = [.. new[] { Rates(sweep) }.OfType<Plot>()];
        string figures = plots.Length == 0 ? "" : $"<div class=\"figures\">\n{string.Concat(plots.Select(Markup.Figure))}</div>\n";
        return new Section("sweep", "Sweep", Markup.Paragraph(words, "lead") + table + figures) { Plots = plots };
    }

    private static void AppendRow(StringBuilder table, SweepRow row, string[] names, (string Title, string Measure)[] measures)
    {
        table.Append("<tr>");
        foreach (string name in names)
        {
            string value = row.Settings.GetValueOrDefault(name, Markup.Unknown);
            table.Append($"<td data-value=\"{Markup.Text(value)}\" data-label=\"{Markup.Text(name)}\">{Markup.Text(value)}</td>");
        }

        foreach ((string title, string measure) in measures)
        {
            double mean = row.Mean(measure), deviation = row.Deviation(measure);
            string shown = Markup.Number(mean, 1) + (double.IsFinite(deviation) ? $" ± {Markup.Number(deviation, 1)}" : "");
            table.Append($"<td data-value=\"{(double.IsFinite(mean) ? mean.ToString("0.####", CultureInfo.InvariantCulture) : "")}\" data-label=\"{Markup.Text(title)}\">{shown}</td>");
        }

        table.Append($"<td data-value=\"{row.Diverged}\" data-label=\"diverged\">{row.Diverged}</td></tr>\n");
    }

    /// <summary>Validation mAP over the learning rate: a line for each loss, at the best of its other settings; null when only one rate was tried.</summary>
    private static LinePlot? Rates(SweepTable sweep)
    {
        List<Curve> curves = [];
        foreach (IGrouping<string, SweepRow> loss in sweep.Points.Where(point => point.Settings.ContainsKey("lr")).GroupBy(point => point.Settings.GetValueOrDefault("loss", "")))
        {
            (double X, double Y)[] points =
            [
                .. from point in loss
                   let mean = point.Mean(sweep.Selection)
                   where double.IsFinite(mean)
                   group mean by double.Parse(point.Settings["lr"], CultureInfo.InvariantCulture) into rate
                   orderby rate.Key
                   select (rate.Key, rate.Max()),
            ];
            if (points.Length == 0)
                continue;
            int best = Enumerable.Range(0, points.Length).MaxBy(i => points[i].Y);
            curves.Add(new Curve(loss.Key, points, Ink.Run(curves.Count)) { Dots = true, Marked = best, Number = $"{Markup.Number(points[best].Y, 1)} at {points[best].X.ToString("R", CultureInfo.InvariantCulture)}" });
        }

        return curves.Count == 0 || curves.Max(curve => curve.Points.Count) < 2 ? null : new LinePlot("learning-rates", "Validation mAP over the learning rate", new Axis("learning rate") { Logarithmic = true }, new Axis("mAP, %"), curves)
        {
            Reading = "Each point is the best of the settings with that rate. A best rate at the edge says that the grid should go on there.",
        };
    }
}
