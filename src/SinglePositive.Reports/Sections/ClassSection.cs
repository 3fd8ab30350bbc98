using System.Globalization;
using System.Text;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>Every class, the worst first, in a table that can be sorted.</summary>
internal static class ClassSection
{
    private sealed record Column(string Title, string Label, int Digits, Func<string, double> Of, bool IsShare = false);

    /// <summary>The part; null when no run has numbers of classes.</summary>
    public static Section? Of(ReportContext context)
    {
        ReportedRun[] runs = [.. context.Runs.Where(run => run.PerClass.Count > 0)];
        if (runs.Length == 0)
            return null;
        ReportedRun lead = runs.Contains(context.Lead) ? context.Lead : runs[0];
        Column[] columns = [.. Columns(runs, lead)];
        Column order = runs.Length == 1 ? columns[1] : columns[1 + Array.IndexOf(runs, lead)];
        IEnumerable<string> classes = runs.SelectMany(run => run.PerClass).Select(row => row.Class).Distinct();
        StringBuilder table = new("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Classes\"><table class=\"sortable\"><thead><tr><th><button type=\"button\">class</button></th>");
        foreach (Column column in columns)
            table.Append($"<th{(column == order ? " aria-sort=\"ascending\"" : "")}><button type=\"button\">{Markup.Text(column.Title)}</button></th>");
        table.Append("</tr></thead>\n<tbody>\n");
        foreach (string name in classes.OrderBy(name => double.IsNaN(order.Of(name)) ? double.PositiveInfinity : order.Of(name)))
            AppendRow(table, name, columns);
        table.Append("</tbody></table></div>\n");
        string split = double.IsFinite(lead.Numbers?["test", "map"] ?? double.NaN) ? "the test split" : "the validation rows";
        string words = $"Average precision (AP, in per cent) of each class on {split}, the worst of {lead.Name} first; a heading sorts. {(runs.Length == 1 ? "Precision, recall and F1 are those at the threshold. " : "")}A class with few positives has an uncertain AP.";
        return new Section("classes", "Classes", Markup.Paragraph(words, "lead") + table);
    }

    private static IEnumerable<Column> Columns(ReportedRun[] runs, ReportedRun lead)
    {
        Dictionary<string, ClassRow>[] rows = [.. runs.Select(run => run.PerClass.GroupBy(row => row.Class).ToDictionary(group => group.Key, group => group.First()))];
        Dictionary<string, ClassRow> own = rows[Array.IndexOf(runs, lead)];
        double Of(Dictionary<string, ClassRow> table, string name, Func<ClassRow, double> number) => table.TryGetValue(name, out ClassRow? row) ? number(row) : double.NaN;

        yield return new Column("positives", "positives", 0, name => rows.Select(table => Of(table, name, row => row.Positives)).FirstOrDefault(double.IsFinite, double.NaN));
        foreach ((ReportedRun run, Dictionary<string, ClassRow> table) in runs.Zip(rows))
            yield return new Column(runs.Length == 1 ? "AP, %" : $"AP {run.Name}", runs.Length == 1 ? "AP, %" : $"AP {run.Name}", 1, name => 100 * Of(table, name, row => row.AveragePrecision), IsShare: true);
        if (runs.Length > 1)
        {
            yield return new Column("difference", "difference", 1, name => Spread([.. rows.Select(table => 100 * Of(table, name, row => row.AveragePrecision))]));
            yield break;
        }

        yield return new Column("precision", "precision", 2, name => Of(own, name, row => row.Precision));
        yield return new Column("recall", "recall", 2, name => Of(own, name, row => row.Recall));
        yield return new Column("F1", "F1", 2, name => Of(own, name, row => row.F1));
        yield return new Column("threshold", "threshold", 2, name => Of(own, name, row => row.Threshold));
    }

    private static double Spread(double[] values) => values.Length == 0 ? double.NaN : values.Max() - values.Min();

    private static void AppendRow(StringBuilder table, string name, Column[] columns)
    {
        table.Append($"<tr><td data-value=\"{Markup.Text(name)}\">{Markup.Text(name)}</td>");
        foreach (Column column in columns)
        {
            double value = column.Of(name);
            string key = double.IsFinite(value) ? value.ToString("0.####", CultureInfo.InvariantCulture) : "";
            string bar = column.IsShare && key.Length > 0 ? $" class=\"share\" style=\"--share:{value.ToString("0.#", CultureInfo.InvariantCulture)}%\"" : "";
            table.Append($"<td data-value=\"{key}\" data-label=\"{Markup.Text(column.Label)}\"{bar}>{Markup.Number(value, column.Digits)}</td>");
        }

        table.Append("</tr>\n");
    }
}
