using SinglePositive.Calibration;
using SinglePositive.Experiments;
using SinglePositive.Metrics;

namespace SinglePositive.Cli.Output;

/// <summary>A calibration as tables.</summary>
internal static class CalibrationView
{
    /// <summary>Tells what of the result cannot be relied on.</summary>
    public static void Warn(Invocation call, RunCalibration calibration)
    {
        if (calibration.HasChanged)
            call.Warn("The dataset has changed since the run was trained on it; its labels or features may be others.");
        int never = calibration.Fitted.Thresholds.Count(threshold => threshold >= ThresholdRule.Never);
        if (never > 0)
            call.Warn($"{never} of {calibration.Classes.Count} classes have no threshold that keeps the rule {calibration.Options.Rule}; they are never predicted (threshold {ThresholdRule.Never}).");
        int open = calibration.Fitted.Sets?.Cuts.Count(cut => cut == 0) ?? 0;
        if (open > 0)
            call.Warn($"For {open} of {calibration.Classes.Count} classes there are too few known labels for a coverage of {calibration.Options.Coverage}: they are in every label set.");
        if (calibration.After is null)
            call.Warn("Too little is known of labels to measure what this is worth.");
        else if (!calibration.After.HasTruth)
            call.Warn("No full labels are known: the share of observed labels inside the label sets is measured, and nothing else can be.");
    }

    /// <summary>Shows what was before and after; with --verbose also a line per class.</summary>
    public static void Show(Invocation call, RunCalibration calibration)
    {
        call.Write($"{Sentence(calibration)}");
        call.Out.WriteLine();
        (CalibrationMeasure? before, CalibrationMeasure? after) = (calibration.Before, calibration.After);
        TextTable table = new("", ">before", ">after");
        void Add(string name, int decimals, Func<CalibrationMeasure, double> of) => table.Add(name, Figure(before, of, decimals), Figure(after, of, decimals));
        if (after is { HasTruth: true })
        {
            Add("calibration error (ECE), mean of classes", 4, each => each.MeanError);
            Add("calibration error, worst class", 4, each => each.Errors.Max());
            Add("Brier score, mean of classes", 4, each => each.MeanBrier);
            Add("Brier score, worst class", 4, each => each.Briers.Max());
            Add("micro F1", 4, each => each.Labels.Micro.F1);
            Add("macro F1", 4, each => each.Labels.MacroF1);
            Add("micro precision", 4, each => each.Labels.Micro.Precision);
            Add("micro recall", 4, each => each.Labels.Micro.Recall);
        }

        Add("labels per example", 2, each => each.LabelsPerExample);
        Add(after is { HasTruth: false } ? "label sets: share of observed labels inside" : "label sets: share of true labels inside", 4, each => each.Coverage);
        Add("label sets: classes in a set", 2, each => each.SetSize);
        call.Write(table);
        if (call.Verbose)
            ShowClasses(call, calibration);
    }

    private static string Sentence(RunCalibration calibration) =>
        $"Fitted: {calibration.Fitted.Origin}{(calibration.Options.Coverage is { } coverage ? $", coverage {coverage}" : "")}. Measured on the {calibration.MeasuredOn} rows{(calibration.IsCrossFitted ? ", each fifth by what the other four fifths give" : "")}; before: the run as it is, threshold 0.5.";

    private static string Figure(CalibrationMeasure? measure, Func<CalibrationMeasure, double> of, int decimals) => measure is null ? "-" : Quantity.Decimal(of(measure), decimals);

    private static void ShowClasses(Invocation call, RunCalibration calibration)
    {
        TextTable table = new("class", ">positives", ">threshold", ">ECE before", ">after", ">F1", ">cut-off", ">covered");
        for (int j = 0; j < calibration.Classes.Count; j++)
        {
            ClassConfusion? labels = calibration.After?.Labels.PerClass[j], sets = calibration.After?.Sets?.PerClass[j];
            table.Add(
                calibration.Classes[j],
                labels is null ? "-" : Quantity.Count(labels.Value.Positives),
                Quantity.Decimal(calibration.Fitted.Thresholds[j], 3),
                calibration.Before is { HasTruth: true } before ? Quantity.Decimal(before.Errors[j], 4) : "-",
                calibration.After is { HasTruth: true } after ? Quantity.Decimal(after.Errors[j], 4) : "-",
                calibration.After is { HasTruth: true } ? Quantity.Decimal(labels!.Value.F1, 3) : "-",
                calibration.Fitted.Sets is { } cuts ? Quantity.Decimal(cuts.Cuts[j], 3) : "-",
                sets is { Positives: > 0 } inside ? Quantity.Decimal(inside.Recall, 3) : "-");
        }

        call.Out.WriteLine();
        call.Write(table);
    }
}
