using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>What a report does not show, and why.</summary>
internal static class LeftOut
{
    /// <summary>Best runs of a sweep that its report does not show.</summary>
    public static IEnumerable<string> Of(SweepTable sweep)
    {
        (string? Folder, string Label)[] best = [.. sweep.BestRuns()];
        string[] gone = [.. best.Where(run => run.Folder is null).Select(run => run.Label)];
        string[] beyond = [.. best.Where(run => run.Folder is not null).Select(run => run.Label).Skip(ReportRequest.MostRuns)];
        if (gone.Length == best.Length)
            yield return $"Everything about single runs is left out: {(best.Length == 0 ? "there is no best run, as all diverged or no validation labels chose" : "the sweep kept none of them. Sweep again with --keep best to see it")}.";
        else if (gone.Length > 0)
            yield return $"Everything about the best runs of these is left out, as they are not in the sweep's folder: {string.Join("; ", gone)}.";
        if (beyond.Length > 0)
            yield return $"Everything about the best runs of these is left out, as a report shows at most {ReportRequest.MostRuns} runs: {string.Join("; ", beyond)}.";
    }

    /// <summary>Sentences; empty when everything is there.</summary>
    public static IEnumerable<string> Of(ReportContext context)
    {
        foreach (ReportedRun run in context.Runs)
        {
            if (run.Numbers is null)
                yield return $"{run.Name}: final numbers are left out: the run has {(run.Record.Exit is null ? "not ended" : $"ended with exit code {run.Record.Exit}")} and has no metrics.json.";
            foreach (string sentence in run.LeftOut)
                yield return sentence;
            if (run.Labels is { HasChanged: true })
                yield return $"{run.Name}: the dataset's record has changed since the run; labels are shown as they are now.";
            if (run.Labels is not null && run.Numbers is not null && run.Scored is null)
                yield return $"{run.Name}: numbers of classes, precision-recall, F1 and reliability are left out: there are no full labels of test or validation examples.";
        }

        if (context.Runs.All(run => run.Histograms.Count == 0))
            yield return "Probabilities epoch by epoch are left out: no run was trained with --histograms.";
    }
}
