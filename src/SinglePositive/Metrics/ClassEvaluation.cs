namespace SinglePositive.Metrics;

/// <summary>One class's part of an <see cref="Evaluation"/>: a row of <c>per_class.csv</c>.</summary>
/// <param name="Positives">The class's examples.</param>
/// <param name="AveragePrecision">0–1. Without positives: 0 under <see cref="AbsentClass.Zero"/>, NaN under <see cref="AbsentClass.Skip"/>.</param>
/// <param name="Auc">0–1; NaN without positives or without negatives.</param>
/// <param name="Precision">At the threshold, 0–1.</param>
/// <param name="Recall">At the threshold, 0–1.</param>
/// <param name="F1">At the threshold, 0–1.</param>
public sealed record ClassEvaluation(long Positives, double AveragePrecision, double Auc, double Precision, double Recall, double F1);
