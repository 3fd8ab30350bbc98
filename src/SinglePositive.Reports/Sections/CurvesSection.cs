using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;
using SinglePositive.Training;

namespace SinglePositive.Reports.Sections;

/// <summary>How training went, epoch by epoch.</summary>
internal static class CurvesSection
{
    private static readonly Axis s_epoch = new("epoch") { Whole = true };

    /// <summary>The part; null when no run has finished an epoch.</summary>
    public static Section? Of(ReportContext context)
    {
        bool clean = context.Runs.Any(run => run.History.Any(epoch => double.IsFinite(epoch.ValidationMap)));
        LinePlot[] plots =
        [
            new LinePlot("training-loss", "Training loss", s_epoch, new Axis("mean loss of the epoch's steps"), [.. context.Runs.Select(run => Curve(run, epoch => epoch.TrainLoss, 4, ends: true))])
            {
                Reading = context.IsComparison ? "Values of different losses are not comparable; their course is." : "It should fall and flatten out.",
            },
            new LinePlot("validation-map", "Validation mAP", s_epoch, new Axis("mAP, %"), [.. context.Runs.Select(run => Curve(run, epoch => epoch.ValidationMap, 1))])
            {
                Reading = "Mean average precision on validation examples with full labels. The dot is the epoch that was kept.",
            },
            new LinePlot(clean ? "validation-map-observed" : "validation-map", "Validation mAP against observed labels", s_epoch, new Axis("mAP, %"), [.. context.Runs.Where(run => !clean || run.SelectsByObserved).Select(run => Curve(run, epoch => epoch.ValidationMapObserved, 1))])
            {
                Reading = "Only the observed labels count as present, so true ones that nobody observed count as mistakes: use it to compare, not as quality. The dot is the epoch that was kept.",
            },
            new LinePlot("test-map", "Test mAP", s_epoch, new Axis("mAP, %"), [.. context.Runs.Select(run => Curve(run, epoch => epoch.TestMap, 1))])
            {
                Reading = "Nothing is chosen by it. The dot is the epoch that was kept, by validation.",
            },
            Positives(context),
        ];
        Plot[] shown = [.. plots.Where(plot => !plot.IsEmpty)];
        return shown.Length == 0 ? null : Section.Of("training", "Training", "One point per epoch; epochs count from 0.", shown);
    }

    private static LinePlot Positives(ReportContext context)
    {
        List<Curve> curves = [];
        foreach (ReportedRun run in context.Runs)
        {
            curves.Add(Curve(run, epoch => epoch.PredictedPositives, 2) with { Label = $"{run.Name}, predicted" });
            if (run.History.Any(epoch => double.IsFinite(epoch.EstimatedPositives)))
                curves.Add(Curve(run, epoch => epoch.EstimatedPositives, 2) with { Label = $"{run.Name}, estimated", Kind = LineKind.Dashed });
        }

        curves.RemoveAll(curve => curve.Points.Count == 0);
        double last = context.Runs.SelectMany(run => run.History).Select(epoch => (double)epoch.Epoch).DefaultIfEmpty(0).Max();
        foreach (double k in context.Runs.Select(run => run.ExpectedPositives).Where(double.IsFinite).Distinct())
            curves.Add(new Curve("k, expected", [(0, k), (last, k)], Ink.Quiet) { Kind = LineKind.Dotted, Number = Markup.Number(k, 2), InCsv = false });
        return new LinePlot("positives", "Present labels per example: predicted, estimated, expected", s_epoch, new Axis("labels per example"), curves)
        {
            Reading = "Predicted: mean sum of the model's probabilities on validation rows. Estimated: of the label estimates on training rows. Far below k, the model has learned that what was not observed is absent.",
        };
    }

    private static Curve Curve(ReportedRun run, Func<EpochRecord, double> number, int digits, bool ends = false)
    {
        IReadOnlyList<(double X, double Y)> points = run.Over(number);
        int marked = run.Best is null ? -1 : run.History.ToList().FindIndex(epoch => epoch.Epoch == run.Best.Epoch);
        int named = ends || marked < 0 ? points.Count - 1 : marked;
        string text = named < 0 || !double.IsFinite(points[named].Y) ? "" : Markup.Number(points[named].Y, digits) + (ends ? " at the end" : $" at epoch {points[named].X}");
        return new Curve(run.Name, points.Any(point => double.IsFinite(point.Y)) ? points : [], ReportContext.InkOf(run)) { Kind = ReportContext.KindOf(run), Number = text, Marked = marked >= 0 && points.Any(point => double.IsFinite(point.Y)) ? marked : null };
    }
}
