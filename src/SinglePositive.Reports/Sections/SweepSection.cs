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
        string[] selections = [.. sweep.Points.Select(point => point.SelectsBy).Distinct()];
        (string Title, string Measure)[] measures = [.. Measures(selections).Where(measure => sweep.Points.Any(point => double.IsFinite(point.Mean(measure.Measure))))];
        StringBuilder table = new("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Settings\"><table class=\"sortable\"><thead><tr>");
        foreach (string name in names)
            table.Append($"<th><button type=\"button\">{Markup.Text(name)}</button></th>");
        foreach ((string title, string measure) in measures)
            table.Append($"<th{(selections is [string only] && measure == only ? " aria-sort=\"descending\"" : "")}><button type=\"button\">{Markup.Text(title)}</button></th>");
        table.Append("<th><button type=\"button\">diverged</button></th></tr></thead>\n<tbody>\n");
        foreach (SweepRow row in sweep.Points.OrderByDescending(row => double.IsNaN(row.Selected) ? double.NegativeInfinity : row.Selected))
            AppendRow(table, row, names, measures);
        table.Append("</tbody></table></div>\n");
        Plot[] plots = [.. Rates(sweep)];
        string figures = plots.Length == 0 ? "" : $"<div class=\"figures\">\n{string.Concat(plots.Select(Markup.Figure))}</div>\n";
        return new Section("sweep", "Sweep", Markup.Paragraph(Words(sweep), "lead") + table + figures) { Plots = plots };
    }

    private static string Words(SweepTable sweep)
    {
        string by = sweep.Points.All(point => point.SelectsBy == SweepTable.Clean) ? "" : sweep.Points.All(point => point.SelectsBy != SweepTable.Clean) ? " by observed labels" : " by full or by observed labels, as each was told";
        string kinds = string.Join(", ", new[] { ("data set", "dataset"), ("mode", "mode") }.Where(kind => sweep.Points.Select(point => point.Settings.GetValueOrDefault(kind.Item2)).Distinct().Count() > 1).Select(kind => kind.Item1).Append("loss"));
        string others = sweep.BestRuns().Any(run => run.Folder is not null) ? $" The other parts of this report show the best run of each {kinds}." : "";
        return $"{sweep.Points.Sum(point => point.Runs.Count)} runs of {sweep.Points.Count} settings, the best in validation{by} first; mean over seeds, ± the deviation where there are several.{others}";
    }

    /// <summary>Observed labels are a measure of their own only where they select.</summary>
    private static IEnumerable<(string Title, string Measure)> Measures(string[] selections)
    {
        yield return ("validation mAP, %", SweepTable.Clean);
        if (selections.Contains(SweepTable.Observed))
            yield return ("validation mAP, observed labels, %", SweepTable.Observed);
        if (selections.Contains(SweepTable.Score))
            yield return ("what selects", SweepTable.Score);
        yield return ("test mAP, %", "testMap");
        yield return ("mAP of training labels, %", "trainMapTruth");
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

    /// <summary>Validation mAP over the learning rate, a plot for each data set and mode: numbers of different ones do not compare. None where only one rate was tried.</summary>
    private static IEnumerable<LinePlot> Rates(SweepTable sweep)
    {
        IGrouping<(string Place, string SelectsBy), SweepRow>[] groups = [.. sweep.Points.Where(point => point.Settings.ContainsKey("lr")).GroupBy(point => (sweep.Differing(point, "dataset", "mode"), point.SelectsBy))];
        foreach ((IGrouping<(string Place, string SelectsBy), SweepRow> group, string file) in groups.Zip(PlotFiles.Names("learning-rates", groups.Select(group => group.Key.Place))))
        {
            Curve[] curves = [.. Rates(sweep, group)];
            if (curves.Length == 0 || curves.Max(curve => curve.Points.Count) < 2)
                continue;
            string what = group.Key.SelectsBy switch { SweepTable.Observed => "Validation mAP against observed labels", SweepTable.Score => "What selects", _ => "Validation mAP" };
            string unit = group.Key.SelectsBy == SweepTable.Score ? "as --select has it, higher is better" : "mAP, %", place = group.Key.Place.Length == 0 ? "" : $": {group.Key.Place}";
            string cut = curves.Length > ReportRequest.MostRuns ? $" Of {curves.Length} losses the {ReportRequest.MostRuns} best are shown." : "";
            yield return new LinePlot(file, $"{what} over the learning rate{place}", new Axis("learning rate") { Logarithmic = true }, new Axis(unit), Best(curves))
            {
                Reading = $"Each point is the best of the settings with that rate. A best rate at the edge says that the grid should go on there.{cut}",
            };
        }
    }

    /// <summary>A line for each loss, at the best of its other settings.</summary>
    private static IEnumerable<Curve> Rates(SweepTable sweep, IEnumerable<SweepRow> rows)
    {
        foreach (IGrouping<string, SweepRow> loss in rows.GroupBy(sweep.Label))
        {
            (double X, double Y)[] points =
            [
                .. from point in loss
                   where double.IsFinite(point.Selected)
                   group point.Selected by double.Parse(point.Settings["lr"], CultureInfo.InvariantCulture) into rate
                   orderby rate.Key
                   select (rate.Key, rate.Max()),
            ];
            if (points.Length == 0)
                continue;
            int best = Enumerable.Range(0, points.Length).MaxBy(i => points[i].Y);
            yield return new Curve(loss.Key, points, Ink.Quiet) { Dots = true, Marked = best, Number = $"{Markup.Number(points[best].Y, 1)} at {points[best].X.ToString("R", CultureInfo.InvariantCulture)}" };
        }
    }

    /// <summary>As many of the lines as can be told apart, in their order.</summary>
    private static Curve[] Best(Curve[] curves)
    {
        HashSet<Curve> shown = [.. curves.OrderByDescending(curve => curve.Points[curve.Marked!.Value].Y).Take(ReportRequest.MostRuns)];
        return [.. curves.Where(shown.Contains).Select((curve, i) => curve with { Ink = Ink.Run(i), Kind = ReportContext.KindOf(i) })];
    }
}
