using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;
using SinglePositive.Training;

namespace SinglePositive.Reports.Sections;

/// <summary>What the parts of a report share.</summary>
/// <param name="Runs">The runs, in the order in which they were given.</param>
/// <param name="Lead">The run that is shown where only one can be.</param>
/// <param name="Pictures">The most thumbnails.</param>
/// <param name="Threads">The most threads to use.</param>
internal sealed record ReportContext(IReadOnlyList<ReportedRun> Runs, ReportedRun Lead, int Pictures, int Threads)
{
    /// <summary>True when runs are compared.</summary>
    public bool IsComparison => Runs.Count > 1;

    /// <summary>The colour of a run.</summary>
    public static Ink InkOf(ReportedRun run) => Ink.Run(run.Number);

    /// <summary>The line of a run: where colours begin anew, another kind of line tells runs apart.</summary>
    public static LineKind KindOf(ReportedRun run) => KindOf(run.Number);

    /// <summary>The line of a curve by its number, from 0.</summary>
    public static LineKind KindOf(int number) => number < Ink.Runs ? LineKind.Solid : LineKind.DashDotted;

    /// <summary>The run to show alone: of those that did not see all labels the one whose best epoch was the best in validation, by what chose it; by mAP of observed labels where that does not compare.</summary>
    public static ReportedRun Choose(IReadOnlyList<ReportedRun> runs)
    {
        bool comparable = runs.All(run => run.Selection == runs[0].Selection && (run.Selection != Selection.ObservedLoss || run.Loss == runs[0].Loss));
        Selection by = comparable ? runs[0].Selection : Selection.Observed;
        return runs.OrderByDescending(run => run.Labels?.HidesLabels ?? false).ThenByDescending(run => run.SelectedBy(by) is var score && double.IsFinite(score) ? score : double.NegativeInfinity).First();
    }
}
