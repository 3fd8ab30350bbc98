using System.Runtime.CompilerServices;
using System.Text.Json;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Every metric of a score matrix against full labels: what <c>spml eval</c> reports.</summary>
/// <remarks>A value that is not defined is NaN here and null in JSON. Results do not depend on the number of threads.</remarks>
public sealed record Evaluation
{
    private static readonly int[] Ks = [1, 3, 5];

    /// <summary>N.</summary>
    public required int Examples { get; init; }

    /// <summary>L.</summary>
    public required int Classes { get; init; }

    /// <summary>How many classes have no positive example, so that their average precision is not defined.</summary>
    public required int ClassesWithoutPositives { get; init; }

    /// <summary>What such a class counts in the mean average precision.</summary>
    public required AbsentClass Absent { get; init; }

    /// <summary>mAP, 0–100; NaN when <see cref="AbsentClass.Skip"/> leaves no class.</summary>
    public required double MeanAveragePrecisionPercent { get; init; }

    /// <summary>Average precision of all cells as one ranking, 0–1; NaN when no cell is positive.</summary>
    public required double MicroAveragePrecision { get; init; }

    /// <summary>Each class, in class order.</summary>
    public required IReadOnlyList<ClassEvaluation> PerClass { get; init; }

    /// <summary>Metrics of "score ≥ threshold of the class".</summary>
    public required ThresholdMetrics Threshold { get; init; }

    /// <summary>Metrics of the ranking within each example.</summary>
    public required RankingMetrics Ranking { get; init; }

    /// <summary>Metrics of each example's 1, 3 and 5 highest scores, in this order.</summary>
    public required IReadOnlyList<TopMetrics> Top { get; init; }

    /// <summary>The mean over examples of the sum of their scores: of probabilities, the number of positives the model expects.</summary>
    public required double PredictedPositives { get; init; }

    /// <summary>Computes everything.</summary>
    /// <param name="scores">N·L scores, row by row; any numbers that rank, probabilities where the threshold and <see cref="PredictedPositives"/> are to mean something.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="absent">What a class without positives counts in the mean average precision.</param>
    /// <param name="threshold">What a score must reach to be a prediction.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, or a score or the threshold is NaN.</exception>
    public static Evaluation Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, AbsentClass absent, double threshold, int threads) =>
        Compute(scores, truth, absent, [.. Enumerable.Repeat(threshold, truth.Classes)], threads);

    /// <summary>Computes everything with a threshold for each class.</summary>
    /// <param name="scores">N·L scores, row by row; any numbers that rank, probabilities where the thresholds and <see cref="PredictedPositives"/> are to mean something.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="absent">What a class without positives counts in the mean average precision.</param>
    /// <param name="thresholds">What a score of each class must reach to be a prediction, L numbers.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, there are not L thresholds, or a score or threshold is NaN.</exception>
    public static Evaluation Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, AbsentClass absent, IReadOnlyList<double> thresholds, int threads)
    {
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.Check(scores.Span, truth);
        PooledRanking pooled = new(scores.Span, truth, threads);
        ReadOnlySpan<Ranking> rankings = new ClassRankings(threads).Rank(scores, truth, pooled);
        ThresholdMetrics decisions = ThresholdMetrics.ComputeChecked(scores, truth, thresholds, threads);
        double[] averagePrecision = new double[truth.Classes];
        ClassEvaluation[] perClass = new ClassEvaluation[truth.Classes];
        for (int c = 0; c < perClass.Length; c++)
        {
            ClassConfusion counts = decisions.PerClass[c];
            averagePrecision[c] = rankings[c].AveragePrecision;
            double reported = counts.Positives == 0 && absent == AbsentClass.Zero ? 0 : averagePrecision[c];
            perClass[c] = new ClassEvaluation(counts.Positives, reported, rankings[c].Auc, counts.Precision, counts.Recall, counts.F1);
        }

        return new Evaluation
        {
            Examples = truth.Examples,
            Classes = truth.Classes,
            ClassesWithoutPositives = perClass.Count(each => each.Positives == 0),
            Absent = absent,
            MeanAveragePrecisionPercent = AveragePrecision.MeanPercent(averagePrecision, absent),
            MicroAveragePrecision = pooled.AveragePrecision(),
            PerClass = perClass,
            Threshold = decisions,
            Ranking = RankingMetrics.ComputeChecked(scores, truth, threads),
            Top = TopMetrics.ComputeChecked(scores, truth, Ks, threads),
            PredictedPositives = MeanSum(scores, truth, threads),
        };
    }

    /// <summary>Writes the metrics as one JSON object: the document of <c>spml eval --json</c>. Values that are not finite become null.</summary>
    /// <param name="writer">Stands where an object may begin.</param>
    /// <param name="seconds">The time the computation took, measured by the caller; null leaves the key out.</param>
    public void WriteJson(Utf8JsonWriter writer, double? seconds = null)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        if (seconds is double value)
            writer.WriteNumber("seconds", value);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members of <see cref="WriteJson"/>'s object, without <c>seconds</c>, into an object that the caller has begun.</summary>
    /// <param name="writer">Stands where a property may follow.</param>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        Write(writer, "map", MeanAveragePrecisionPercent);
        Write(writer, "ap", PerClass.Select(each => each.AveragePrecision));
        Write(writer, "microAp", MicroAveragePrecision);
        Write(writer, "microF1", Threshold.Micro.F1);
        Write(writer, "macroF1", Threshold.MacroF1);
        Write(writer, "microPrecision", Threshold.Micro.Precision);
        Write(writer, "microRecall", Threshold.Micro.Recall);
        Write(writer, "cf1", Threshold.ClassF1);
        Write(writer, "of1", Threshold.OverallF1);
        Write(writer, "subsetAccuracy", Threshold.SubsetAccuracy);
        Write(writer, "hammingLoss", Threshold.HammingLoss);
        Write(writer, "lrap", Ranking.LabelRankingAveragePrecision);
        Write(writer, "rankingLoss", Ranking.RankingLoss);
        Write(writer, "coverageError", Ranking.CoverageError);
        Write(writer, "auc", PerClass.Select(each => each.Auc));
        foreach (TopMetrics top in Top)
        {
            Write(writer, $"precisionAt{top.K}", top.Precision);
            Write(writer, $"recallAt{top.K}", top.Recall);
            Write(writer, $"topAt{top.K}", top.Top);
        }

        Write(writer, "predictedPositives", PredictedPositives);
        writer.WriteNumber("examples", Examples);
        writer.WriteNumber("classes", Classes);
        writer.WriteNumber("classesWithoutPositives", ClassesWithoutPositives);
    }

    private static void Write(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        WriteValue(writer, value);
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
            WriteValue(writer, value);
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }

    private static double MeanSum(ReadOnlyMemory<float> scores, TruthMatrix truth, int threads)
    {
        double[] totals = RowBlocks.Totals(truth, threads, (_, first, end) => Sum(scores.Span[(first * truth.Classes)..(end * truth.Classes)]));
        return totals.Sum() / truth.Examples;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
            sum += score;
        return sum;
    }
}
