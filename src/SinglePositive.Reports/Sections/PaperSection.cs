using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>The figures of the CVPR 2021 paper: what becomes of hidden labels' probabilities, and what labels are worth.</summary>
internal static class PaperSection
{
    /// <summary>The part; null when there is neither.</summary>
    public static Section? Of(ReportContext context)
    {
        ReportedRun[] recorded = [.. context.Runs.Where(run => run.Histograms.Count > 0)];
        Plot[] plots = [.. recorded.Zip(PlotFiles.Names("histograms", recorded.Select(run => run.Name)), Histories), .. new[] { Worth(context) }.OfType<Plot>()];
        return plots.Length == 0 ? null : Section.Of("figures", "The paper's figures", "As in Cole et al., CVPR 2021.", plots);
    }

    private static HistoryPlot Histories(ReportedRun run, string file) =>
        new(
            file,
            $"{run.Name}: probabilities of hidden labels, epoch by epoch",
            [.. run.Histograms.Select(epoch => epoch.Epoch)],
            [
                new HistoryPanel("unobserved positives", [.. run.Histograms.Select(epoch => Shares(epoch.Histogram.UnobservedPositives))]),
                new HistoryPanel("true negatives", [.. run.Histograms.Select(epoch => Shares(epoch.Histogram.TrueNegatives))]),
            ])
        {
            Reading = "Each column is a histogram of the model's probabilities on training rows after an epoch, summing to 1; nothing is where it is white, and colours go by the square root. Above: labels that are present and were hidden; they should rise. Below: absent ones; they should stay low.",
        };

    private static double[] Shares(long[] counts)
    {
        double sum = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => count / sum)];
    }

    private static LinePlot? Worth(ReportContext context)
    {
        bool test = context.Runs.Any(run => double.IsFinite(run.Numbers?["test", "map"] ?? double.NaN));
        Curve[] points =
        [
            .. from run in context.Runs
               let map = test ? run.Numbers?["test", "map"] : run.Best?.ValidationMap
               let labels = run.Labels?.LabelsPerExample()
               where map is not null and not double.NaN && labels > 0
               select new Curve(run.Name, [(labels.Value, map.Value)], ReportContext.InkOf(run)) { Kind = LineKind.None, Names = [run.Name], Number = $"{Markup.Number(map.Value, 1)} % with {Markup.Number(labels.Value, 1)}" },
        ];
        string split = test ? "Test" : "Validation";
        return points.Select(point => Math.Round(point.Points[0].X, 2)).Distinct().Count() < 2 ? null : new LinePlot("map-labels", $"{split} mAP against the labels given per example", new Axis("labels given per example, present and absent") { Logarithmic = true }, new Axis("mAP, %"), points)
        {
            Reading = "A loss with one label per example that comes close to one with all of them is worth that much annotation.",
        };
    }
}
