using System.Text;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>How the runs were configured and where they ran. What all have in common is said once.</summary>
internal static class ConfigurationSection
{
    /// <summary>The part.</summary>
    public static Section Of(ReportContext context)
    {
        StringBuilder body = new();
        List(body, "Settings", context.Runs, run => run.Record.Configuration.Values);
        List(body, "Surroundings", context.Runs, run => [.. run.Record.Environment, new("dataset", run.Record.Dataset), new("folder", run.Folder), new("begin", run.Record.Start), new("end", run.Record.End ?? Markup.Unknown)]);
        List(body, "Commands and notes", context.Runs, run => [.. Command(run), .. run.Record.Notes.Select((note, i) => new KeyValuePair<string, string>($"note {i + 1}", note))]);
        return new Section("configuration", "Configuration", body.ToString());
    }

    /// <summary>A run that a program of one's own trained was given no command.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Command(ReportedRun run) => run.Record.Command.Count == 0 ? [] : [new("command", string.Join(' ', run.Record.Command))];

    private static void List(StringBuilder body, string title, IReadOnlyList<ReportedRun> runs, Func<ReportedRun, IReadOnlyList<KeyValuePair<string, string>>> of)
    {
        (ReportedRun Run, Dictionary<string, string> Values)[] all = [.. runs.Select(run => (run, of(run).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.First().Value)))];
        string[] keys = [.. runs.SelectMany(of).Select(pair => pair.Key).Distinct()];
        if (keys.Length == 0)
            return;
        body.Append($"<h3>{Markup.Text(title)}</h3>\n<dl>\n");
        foreach (string key in keys)
        {
            string[] values = [.. all.Select(run => run.Values.GetValueOrDefault(key, Markup.Unknown))];
            string shown = values.Distinct().Count() == 1
                ? Markup.Text(values[0])
                : $"<ul>{string.Concat(all.Zip(values, (run, value) => $"<li>{Markup.Text(run.Run.Name)}: {Markup.Text(value)}</li>"))}</ul>";
            body.Append($"<dt>{Markup.Text(key)}</dt><dd>{shown}</dd>\n");
        }

        body.Append("</dl>\n");
    }
}
