using SinglePositive.Reports.Pages;
using SinglePositive.Reports.Runs;
using SinglePositive.Training;

namespace SinglePositive.Reports.Sections;

/// <summary>The numbers that matter and what they mean, and what could not be shown.</summary>
internal static class SummarySection
{
    private static readonly Measure[] s_measures =
    [
        new("Test mAP", "Mean average precision on the test split: how well each class's examples are ranked before the others, averaged over classes. 100 is perfect; chance is the share of positives.", "%", 1, Better.Higher, run => Numbers(run, "test", "map")),
        new("Validation mAP", "The same on the validation rows, against their full labels.", "%", 1, Better.Higher, run => run.Best?.ValidationMap ?? double.NaN),
        new("Validation mAP, observed labels", "Against the labels that are known only; true labels that nobody observed count as mistakes. Good for comparing, too low as a measure of quality.", "%", 1, Better.Higher, run => run.SelectsByObserved ? run.Best?.ValidationMapObserved ?? double.NaN : double.NaN),
        new("Validation recall of observed labels", "The mean of recall at 1 to 5: how far up among an example's classes the label stands that is known. It chose the epoch.", "%", 1, Better.Higher, run => Selected(run, Selection.ObservedRecall)),
        new("Validation likelihood of observed labels", "Mean logarithm of the share that the known label has of its example's probabilities: nearer to 0 is better. It chose the epoch.", "", 3, Better.Higher, run => Selected(run, Selection.ObservedLoss)),
        new("Predicted labels per example", "Mean sum of the probabilities on validation rows. It should be near k; far below it, the model takes what was not observed for absent.", "", 2, Better.Neither, run => run.Best?.PredictedPositives ?? double.NaN),
        new("k, expected labels per example", "What training was told, or counted in full labels.", "", 2, Better.Neither, run => run.ExpectedPositives),
        new("Micro F1 at 0.5", "Harmonic mean of precision and recall over all cells when a probability of 0.5 is a prediction. The curves below show whether another threshold suits better.", "", 3, Better.Higher, run => Numbers(run, "test", "microF1")),
        new("Macro F1 at 0.5", "The same class by class, averaged: rare classes weigh as much as frequent ones.", "", 3, Better.Higher, run => Numbers(run, "test", "macroF1")),
        new("mAP of training labels", "How well the model ranks the labels of the training rows themselves, given and hidden ones. What was recovered of the hidden ones alone is shown below.", "%", 1, Better.Higher, run => Numbers(run, "train", "mapTruth")),
        new("Time", "The whole run, evaluation included.", "seconds", 1, Better.Neither, run => Numbers(run, "seconds", "total")),
    ];

    /// <summary>The part.</summary>
    /// <param name="context">The runs.</param>
    /// <param name="leftOut">What is not shown, and why: sentences.</param>
    public static Section Of(ReportContext context, IReadOnlyList<string> leftOut)
    {
        string cards = string.Concat(s_measures.Select(measure => measure.Card(context.Runs)));
        return new Section("summary", "Summary", $"{Markup.Paragraph(Words(context), "lead")}{Notes(leftOut)}<div class=\"measures\">\n{cards}</div>\n");
    }

    /// <summary>The part of a sweep that kept no run.</summary>
    public static Section Of(SweepTable sweep, IReadOnlyList<string> leftOut) =>
        new("summary", "Summary", Markup.Paragraph($"{sweep.Points.Sum(point => point.Runs.Count)} runs of {sweep.Points.Count} settings; {sweep.Points.Sum(point => point.Diverged)} diverged.", "lead") + Notes(leftOut));

    private static string Notes(IReadOnlyList<string> leftOut) =>
        leftOut.Count == 0 ? "" : $"<ul class=\"notes\" id=\"left-out\">{string.Concat(leftOut.Select(sentence => $"<li>{Markup.Text(sentence)}</li>"))}</ul>\n";

    private static string Words(ReportContext context)
    {
        if (context.IsComparison)
            return $"{context.Runs.Count} runs; the best number of each kind is bold. {ChosenBy(context.Runs)}Where only one run can be shown, it is {context.Lead.Name}: the best in validation of those from which labels were hidden.";
        ReportedRun run = context.Lead;
        string state = run.Record.Exit switch { 0 => "finished", null => "has not ended", 4 => "diverged", int exit => $"stopped with exit code {exit}" };
        return run.Best is { } best
            ? $"The loss {run.Loss}; the run {state}. The model is that of epoch {best.Epoch} of {run.History.Count}, {Chosen(run)}."
            : $"The loss {run.Loss}; the run {state} after {run.History.Count} epochs and has no final numbers.";
    }

    private static string Chosen(ReportedRun run) => !double.IsFinite(run.Selected)
        ? "which counts as the best: there are no validation labels to choose by"
        : $"the best in validation by {(run.SelectsByObserved ? "observed" : "full")} labels";

    /// <summary>By which labels epochs were chosen, as a sentence with a blank behind it; empty when there were none.</summary>
    private static string ChosenBy(IReadOnlyList<ReportedRun> runs)
    {
        ReportedRun[] chosen = [.. runs.Where(run => double.IsFinite(run.Selected))], observed = [.. chosen.Where(run => run.SelectsByObserved)];
        if (chosen.Length == 0)
            return "";
        return observed.Length == 0 || observed.Length == chosen.Length
            ? $"Epochs were chosen by {(observed.Length == 0 ? "full" : "observed")} validation labels. "
            : $"Epochs were chosen by observed validation labels in {string.Join(", ", observed.Select(run => run.Name))}, and by full ones in the others. ";
    }

    private static double Selected(ReportedRun run, Selection by) => run.Selection == by ? run.Selected : double.NaN;

    private static double Numbers(ReportedRun run, params ReadOnlySpan<string> names) => run.Numbers?[names] ?? double.NaN;
}
