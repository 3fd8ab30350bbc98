using SinglePositive.Metrics;

namespace SinglePositive.Cli.Output;

/// <summary>An evaluation as tables.</summary>
internal static class EvaluationView
{
    /// <summary>Shows the metrics of all classes together; with --verbose also a line per class.</summary>
    /// <param name="call">The call that wants it.</param>
    /// <param name="evaluation">The metrics.</param>
    /// <param name="classes">Class names in order; null to show their numbers.</param>
    public static void Show(Invocation call, Evaluation evaluation, IReadOnlyList<string>? classes = null)
    {
        TextTable table = new("metric", ">value");
        table.Add("examples", Quantity.Count(evaluation.Examples));
        table.Add("classes", Quantity.Count(evaluation.Classes));
        table.Add("mAP (per cent)", Quantity.Decimal(evaluation.MeanAveragePrecisionPercent, 2));
        Add(table, "micro AP", evaluation.MicroAveragePrecision);
        Add(table, "micro F1 (= overall F1)", evaluation.Threshold.Micro.F1);
        Add(table, "micro precision", evaluation.Threshold.Micro.Precision);
        Add(table, "micro recall", evaluation.Threshold.Micro.Recall);
        Add(table, "macro F1", evaluation.Threshold.MacroF1);
        Add(table, "class F1", evaluation.Threshold.ClassF1);
        Add(table, "subset accuracy", evaluation.Threshold.SubsetAccuracy);
        Add(table, "Hamming loss", evaluation.Threshold.HammingLoss);
        Add(table, "label ranking AP", evaluation.Ranking.LabelRankingAveragePrecision);
        Add(table, "ranking loss", evaluation.Ranking.RankingLoss);
        Add(table, "coverage error", evaluation.Ranking.CoverageError);
        foreach (TopMetrics top in evaluation.Top)
        {
            Add(table, $"precision at {top.K}", top.Precision);
            Add(table, $"recall at {top.K}", top.Recall);
            Add(table, $"top at {top.K}", top.Top);
        }

        Add(table, "predicted positives", evaluation.PredictedPositives);
        call.Write(table);
        if (call.Verbose)
            ShowClasses(call, evaluation, classes);
    }

    private static void ShowClasses(Invocation call, Evaluation evaluation, IReadOnlyList<string>? classes)
    {
        TextTable table = new("class", ">positives", ">AP", ">AUC", ">precision", ">recall", ">F1");
        for (int i = 0; i < evaluation.Classes; i++)
        {
            ClassEvaluation each = evaluation.PerClass[i];
            table.Add(classes?[i] ?? i.ToString(), Quantity.Count(each.Positives), Figure(each.AveragePrecision), Figure(each.Auc), Figure(each.Precision), Figure(each.Recall), Figure(each.F1));
        }

        call.Out.WriteLine();
        call.Write(table);
    }

    private static void Add(TextTable table, string name, double value) => table.Add(name, Figure(value));

    private static string Figure(double value) => Quantity.Decimal(value, 4);
}
