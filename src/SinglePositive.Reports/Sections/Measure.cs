using System.Text;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>What is better in a <see cref="Measure"/>.</summary>
internal enum Better
{
    /// <summary>Neither.</summary>
    Neither,

    /// <summary>More.</summary>
    Higher,

    /// <summary>Less.</summary>
    Lower,
}

/// <summary>A number that matters, of each run, and what it means.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says, in a sentence or two.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Digits">Digits after the point.</param>
/// <param name="Better">Which of the runs' numbers is the best.</param>
/// <param name="Of">The number of a run; NaN when unknown.</param>
internal sealed record Measure(string Name, string Meaning, string Unit, int Digits, Better Better, Func<ReportedRun, double> Of)
{
    /// <summary>The card; empty when no run has the number.</summary>
    public string Card(IReadOnlyList<ReportedRun> runs)
    {
        (ReportedRun Run, double Value)[] values = [.. runs.Select(run => (run, Of(run)))];
        if (!values.Any(value => double.IsFinite(value.Value)))
            return "";
        bool same = Better == Better.Neither && values.All(value => value.Value == values[0].Value);
        string numbers = values.Length == 1 || same
            ? $"<div class=\"one\">{Markup.Number(values[0].Value, Digits)} <small>{Markup.Text(Unit)}</small></div>\n"
            : List(values);
        return $"<div class=\"card\">\n<h3>{Markup.Text(Name)}{(values.Length > 1 && !same && Unit.Length > 0 ? ", " + Markup.Text(Unit) : "")}</h3>\n{numbers}{Markup.Paragraph(Meaning)}</div>\n";
    }

    private string List((ReportedRun Run, double Value)[] values)
    {
        double[] finite = [.. values.Select(value => value.Value).Where(double.IsFinite)];
        double best = Better switch { Better.Higher => finite.Max(), Better.Lower => finite.Min(), _ => double.NaN };
        StringBuilder list = new("<ul class=\"values\">");
        foreach ((ReportedRun run, double value) in values)
            list.Append($"<li{(value == best ? " class=\"best\"" : "")}>{Markup.Swatch(ReportContext.InkOf(run), ReportContext.KindOf(run))}<span>{Markup.Text(run.Name)}</span><b>{Markup.Number(value, Digits)}</b></li>");
        return list.Append("</ul>\n").ToString();
    }
}
