using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>What a report does not show, and why.</summary>
internal static class LeftOut
{
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
