using System.Text;
using SinglePositive.Metrics;
using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Plots;
using SinglePositive.Reports.Runs;

namespace SinglePositive.Reports.Sections;

/// <summary>Precision and recall, F1 over the threshold, and whether probabilities mean what they say.</summary>
internal static class QualitySection
{
    // More points than a plot has pixels are not seen.
    private const int MostPoints = 500, Bins = 10;

    /// <summary>The part; null when no run has predictions beside full labels.</summary>
    public static Section? Of(ReportContext context)
    {
        ReportedRun[] runs = [.. context.Runs.Where(run => run.Scored is not null)];
        if (runs.Length == 0)
            return null;
        string splits = string.Join(" and ", runs.Select(run => run.Scored!.Split).Distinct().Select(split => split == "test" ? "the test split" : "the validation rows"));
        Plot[] plots = [PrecisionRecall(runs), F1(runs, context.Threads), .. new[] { Reliability(runs, context.Threads) }.OfType<Plot>()];
        return Section.Of("quality", "Thresholds and probabilities", $"All cells (pairs of example and class) of {splits} together.", plots);
    }

    private static LinePlot PrecisionRecall(ReportedRun[] runs) =>
        new("precision-recall", "Precision against recall", new Axis("recall") { Minimum = 0, Maximum = 1 }, new Axis("precision") { Minimum = 0, Maximum = 1 }, [.. runs.Select(PrecisionRecall)])
        {
            Reading = "Each point is a threshold: of what is predicted from there up, how much is right (precision), and how much of all that is present is found (recall). AP is the area below.",
        };

    private static Curve PrecisionRecall(ReportedRun run)
    {
        PrecisionRecallCurve curve = PrecisionRecallCurve.Pooled(run.Scored!.Probabilities, run.Scored.Truth!);
        double area = 0;
        for (int i = 0; i < curve.Recall.Length; i++)
            area += (curve.Recall[i] - (i == 0 ? 0 : curve.Recall[i - 1])) * curve.Precision[i];
        return new Curve(run.Name, [.. Thinning.Along(curve.Recall, MostPoints).Select(i => (curve.Recall[i], curve.Precision[i]))], ReportContext.InkOf(run)) { Kind = ReportContext.KindOf(run), Number = $"AP {Markup.Number(area, 3)}" };
    }

    private static LinePlot F1(ReportedRun[] runs, int threads)
    {
        List<Curve> curves = [];
        foreach (ReportedRun run in runs)
        {
            F1Curve curve = F1Curve.Compute(run.Scored!.Probabilities, run.Scored.Truth!, threads);
            curves.Add(Over(curve, curve.Micro, run, "micro", ReportContext.KindOf(run)));
            curves.Add(Over(curve, curve.Macro, run, "macro", LineKind.Dashed));
        }

        return new LinePlot("f1-threshold", "F1 over the threshold", new Axis("threshold") { Minimum = 0, Maximum = 1 }, new Axis("F1") { Minimum = 0 }, curves)
        {
            Reading = "The dot is the best threshold, the same for all classes. Micro counts all cells together, macro is the mean of the classes.",
        };
    }

    private static Curve Over(F1Curve curve, double[] f1, ReportedRun run, string kind, LineKind line)
    {
        int best = Array.IndexOf(f1, f1.Max());
        return new Curve($"{run.Name}, {kind}", [.. curve.Threshold.Zip(f1)], ReportContext.InkOf(run))
        {
            Kind = line,
            Marked = best,
            Number = $"{Markup.Number(f1[best], 3)} at {Markup.Number(curve.Threshold[best], 2)}",
        };
    }

    private static LinePlot? Reliability(ReportedRun[] runs, int threads)
    {
        (ReportedRun Run, CalibrationCurve Curve)[] curves = [.. runs.Select(run => (run, CalibrationCurve.Compute(run.Scored!.Probabilities, run.Scored.Truth!, Bins, threads)))];
        StringBuilder csv = new("series,from,to,meanProbability,shareTrue,count\n");
        foreach ((ReportedRun run, CalibrationCurve curve) in curves)
        {
            foreach (CalibrationBin bin in curve.Bins)
                Plot.AppendRow(csv, run.Name, bin.Low, bin.High, bin.MeanProbability, bin.ShareTrue, bin.Count);
        }

        return new LinePlot(
            "reliability",
            "Reliability: do probabilities mean what they say?",
            new Axis("mean predicted probability") { Minimum = 0, Maximum = 1 },
            new Axis("share that is present") { Minimum = 0, Maximum = 1 },
            [new Curve("calibrated", [(0, 0), (1, 1)], Ink.Quiet) { Kind = LineKind.Dotted, InCsv = false }, .. curves.Select(curve => Line(curve.Run, curve.Curve))])
        {
            Reading = "Cells in ten groups by probability. Above the dotted line the model is too cautious, below it too sure. ECE: mean distance from that line, weighted by cells. Brier: mean squared error of the probabilities.",
            Table = csv.ToString(),
        };
    }

    private static Curve Line(ReportedRun run, CalibrationCurve curve) =>
        new(run.Name, [.. curve.Bins.Where(bin => bin.Count > 0).Select(bin => (bin.MeanProbability, bin.ShareTrue))], ReportContext.InkOf(run))
        {
            Kind = ReportContext.KindOf(run),
            Dots = true,
            Number = $"ECE {Markup.Number(curve.ExpectedCalibrationError, 3)}, Brier {Markup.Number(curve.Brier, 3)}",
        };
}
