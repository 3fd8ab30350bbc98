using System.Text;
using System.Text.Json;
using SinglePositive.Calibration;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Training;

/// <summary>The numbers of a finished run: what <c>metrics.json</c> holds and <c>spml train --json</c> prints.</summary>
public sealed record RunMetrics
{
    /// <summary>The run's settings.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Where k comes from when it was neither given nor counted in full labels; else null.</summary>
    public ExpectedPositivesEstimate? Estimate { get; init; }

    /// <summary>The name that files give to what selects where it is neither of the validation mAPs.</summary>
    public const string SelectionScoreName = "selectionScore";

    /// <summary>The loss as it was asked for.</summary>
    public required string Loss { get; init; }

    /// <summary>The training result.</summary>
    public required TrainingResult Result { get; init; }

    /// <summary>Every metric on the test split; null without test labels.</summary>
    public Evaluation? Test { get; init; }

    /// <summary>Every metric on the validation rows; null without full validation labels.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>mAP in per cent of the model's scores on the training rows against their full labels; NaN when unknown.</summary>
    public double TrainMapTruth { get; init; } = double.NaN;

    /// <summary>mAP in per cent of the label estimates against the full labels; NaN without either.</summary>
    public double TrainMapEstimates { get; init; } = double.NaN;

    /// <summary>Wall time of the whole run in seconds, interruptions not counted.</summary>
    public required double TotalSeconds { get; init; }

    /// <summary>Training time over steps, in microseconds.</summary>
    public double MicrosecondsPerStep => Result.TrainingSeconds / Math.Max(1, Result.Steps) * 1e6;

    /// <summary>Computes the metrics of a result.</summary>
    public static RunMetrics Compute(TrainingPlan plan, TrainingResult result, double totalSeconds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(result);
        int threads = plan.Options.Threads;
        TruthMatrix? trainTruth = plan.Train.Truth?.Select(plan.Train.Rows);
        return new RunMetrics
        {
            Options = plan.Options,
            Estimate = plan.Estimate,
            Loss = plan.Request.Loss,
            Result = result,
            Test = Evaluate(plan.Test, result.TestProbabilities, threads),
            Validation = Evaluate(plan.Validation, result.ValidationProbabilities, threads),
            TrainMapTruth = Map(trainTruth, result.TrainProbabilities, threads),
            TrainMapEstimates = Map(trainTruth, result.Estimates, threads),
            TotalSeconds = totalSeconds,
        };
    }

    /// <summary>Writes the JSON document.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        EpochRecord best = Result.History[Result.BestEpoch];
        writer.WriteStartObject();
        writer.WriteString("loss", Loss);
        writer.WriteNumber("learningRate", Options.LearningRate);
        writer.WriteNumber("batchSize", Options.BatchSize);
        writer.WriteNumber("epochs", Result.History.Count);
        writer.WriteNumber("seed", Options.Seed);
        writer.WriteNumberOrNull("expectedPositives", Options.ExpectedPositives ?? double.NaN);
        if (Estimate is not null)
            WriteEstimate(writer, Estimate);
        writer.WriteNumber("bestEpoch", Result.BestEpoch);
        writer.WriteStartObject("validation");
        writer.WriteNumberOrNull("map", best.ValidationMap);
        writer.WriteNumberOrNull("mapObserved", best.ValidationMapObserved);
        if (double.IsFinite(best.SelectionScore))
            writer.WriteNumber(SelectionScoreName, best.SelectionScore);
        writer.WriteEndObject();
        writer.WritePropertyName("test");
        if (Test is null)
            writer.WriteNullValue();
        else
            Test.WriteJson(writer);
        writer.WriteStartObject("train");
        writer.WriteNumberOrNull("mapTruth", TrainMapTruth);
        writer.WriteNumberOrNull("mapEstimates", TrainMapEstimates);
        writer.WriteEndObject();
        if (Result.LinearStart is { } start)
        {
            writer.WriteStartObject("linearInit");
            writer.WriteNumberOrNull("linearValidationMap", start.LinearValidationMap);
            writer.WriteNumberOrNull("linearTestMap", start.LinearTestMap);
            writer.WriteNumberOrNull("startValidationMap", start.ValidationMap);
            writer.WriteNumberOrNull("startTestMap", start.TestMap);
            writer.WriteEndObject();
        }

        if (Result.BusyShare is { } share)
            writer.WriteNumberOrNull("networkBusyShare", share);
        writer.WriteStartObject("seconds");
        writer.WriteNumber("total", TotalSeconds);
        writer.WriteNumber("training", Result.TrainingSeconds);
        writer.WriteNumber("evaluation", Result.EvaluationSeconds);
        writer.WriteEndObject();
        writer.WriteNumber("microsecondsPerStep", MicrosecondsPerStep);
        writer.WriteEndObject();
    }

    /// <summary><c>metrics.csv</c>: one row per epoch; what is unknown is empty. A last column has what selects, where it is neither of the mAPs.</summary>
    public static string Csv(IReadOnlyList<EpochRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        bool scored = history.Any(record => double.IsFinite(record.SelectionScore));
        StringBuilder csv = new($"epoch,trainLoss,predictedPositives,estimatedPositives,validationMap,validationMapObserved,testMap,seconds{(scored ? "," + SelectionScoreName : "")}\n");
        foreach (EpochRecord record in history)
        {
            double[] numbers = [record.TrainLoss, record.PredictedPositives, record.EstimatedPositives, record.ValidationMap, record.ValidationMapObserved, record.TestMap, record.Seconds, .. scored ? [record.SelectionScore] : Array.Empty<double>()];
            csv.Append(record.Epoch).Append(',').AppendJoin(',', numbers.Select(CsvField.Of)).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary><c>per_class.csv</c>: the classes of an evaluation at their thresholds.</summary>
    public static string PerClassCsv(IReadOnlyList<string> classes, Evaluation? evaluation)
    {
        ArgumentNullException.ThrowIfNull(classes);
        StringBuilder csv = new("class,positives,ap,precision,recall,f1,threshold\n");
        for (int j = 0; evaluation is not null && j < classes.Count; j++)
        {
            ClassEvaluation each = evaluation.PerClass[j];
            double[] numbers = [each.AveragePrecision, each.Precision, each.Recall, each.F1, evaluation.Threshold.Thresholds[j]];
            csv.Append(CsvField.Of(classes[j])).Append(',').Append(each.Positives).Append(',').AppendJoin(',', numbers.Select(CsvField.Of)).Append('\n');
        }

        return csv.ToString();
    }

    private static void WriteEstimate(Utf8JsonWriter writer, ExpectedPositivesEstimate estimate)
    {
        writer.WriteString("expectedPositivesFrom", estimate.From);
        writer.WriteNumber("expectedPositivesSeconds", estimate.Seconds);
        if (!double.IsFinite(estimate.PerExample.Low))
            return;
        writer.WriteStartArray("expectedPositivesInterval");
        writer.WriteNumberValue(estimate.PerExample.Low);
        writer.WriteNumberValue(estimate.PerExample.High);
        writer.WriteEndArray();
    }

    private static Evaluation? Evaluate(EvaluationLabels? set, float[]? probabilities, int threads) =>
        set?.Truth is { } truth ? Evaluation.Compute(probabilities, truth, AbsentClass.Zero, ThresholdRule.Usual, threads) : null;

    private static double Map(TruthMatrix? truth, float[]? probabilities, int threads) =>
        truth is null || probabilities is null ? double.NaN : AveragePrecision.MeanPercent(probabilities, truth, AbsentClass.Zero, threads);
}
