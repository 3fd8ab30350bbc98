using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;

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
    public static LineKind KindOf(ReportedRun run) => run.Number < Ink.Runs ? LineKind.Solid : LineKind.DashDotted;

    /// <summary>The run to show alone: of those that did not see all labels the one whose best epoch was the best in validation.</summary>
    public static ReportedRun Choose(IReadOnlyList<ReportedRun> runs) =>
        runs.OrderByDescending(run => run.Labels?.HidesLabels ?? false).ThenByDescending(Selection).First();

    private static double Selection(ReportedRun run) => run.Best switch
    {
        null => double.NegativeInfinity,
        { ValidationMap: not double.NaN } best => best.ValidationMap,
        { ValidationMapObserved: not double.NaN } best => best.ValidationMapObserved,
        _ => double.NegativeInfinity,
    };
}
