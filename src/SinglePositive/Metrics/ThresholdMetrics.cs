using System.Runtime.CompilerServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>How good the predictions "score ≥ threshold" are. Ratios with nothing below the line count 0, as in scikit-learn with <c>zero_division=0</c>.</summary>
/// <remarks>"Micro" pools the cells of all classes; "macro" is the plain mean over all L classes, whether they have positives or not.</remarks>
public sealed record ThresholdMetrics
{
    /// <summary>The threshold of each class; a score equal to it is a prediction.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>Counts and ratios of each class, in class order.</summary>
    public required IReadOnlyList<ClassConfusion> PerClass { get; init; }

    /// <summary>The counts of all classes together; its ratios are the micro averages.</summary>
    public required ClassConfusion Micro { get; init; }

    /// <summary>Mean of the classes' precision, 0–1.</summary>
    public required double MacroPrecision { get; init; }

    /// <summary>Mean of the classes' recall, 0–1.</summary>
    public required double MacroRecall { get; init; }

    /// <summary>Mean of the classes' F1, 0–1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The share of examples of which every cell is right, 0–1.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>The share of cells that are wrong, 0–1.</summary>
    public required double HammingLoss { get; init; }

    /// <summary>CF1: the harmonic mean of <see cref="MacroPrecision"/> and <see cref="MacroRecall"/>, 0–1; 0 when both are 0. Not the same as <see cref="MacroF1"/>.</summary>
    public double ClassF1 => MacroPrecision + MacroRecall == 0 ? 0 : 2 * MacroPrecision * MacroRecall / (MacroPrecision + MacroRecall);

    /// <summary>OF1: the F1 of all cells together, 0–1; another name for the micro F1.</summary>
    public double OverallF1 => Micro.F1;

    /// <summary>Computes the metrics.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="threshold">What a score must reach to be a prediction; compared in double precision.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, or a score or the threshold is NaN.</exception>
    public static ThresholdMetrics Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, double threshold, int threads) =>
        Compute(scores, truth, [.. Enumerable.Repeat(threshold, truth.Classes)], threads);

    /// <summary>Computes the metrics with a threshold for each class.</summary>
    /// <param name="scores">N·L scores, row by row.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="thresholds">What a score of each class must reach to be a prediction, L numbers; compared in double precision.</param>
    /// <param name="threads">The most threads to use, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, there are not L thresholds, or a score or threshold is NaN.</exception>
    public static ThresholdMetrics Compute(ReadOnlyMemory<float> scores, TruthMatrix truth, IReadOnlyList<double> thresholds, int threads)
    {
        RowBlocks.CheckNotEmpty(truth);
        ScoreCheck.Check(scores.Span, truth);
        return ComputeChecked(scores, truth, thresholds, threads);
    }

    internal static ThresholdMetrics ComputeChecked(ReadOnlyMemory<float> scores, TruthMatrix truth, IReadOnlyList<double> thresholds, int threads)
    {
        if (thresholds.Count != truth.Classes)
            throw new ArgumentException($"{truth.Classes} classes need as many thresholds; {thresholds.Count} were given.", nameof(thresholds));
        if (thresholds.Any(double.IsNaN))
            throw new ArgumentException("A threshold is not a number.", nameof(thresholds));
        float[] lowest = [.. thresholds.Select(LowestReaching)];
        Counts[] counts = new Counts[threads];
        int[] exact = RowBlocks.Totals(truth, threads, (worker, first, end) =>
            (counts[worker] ??= new Counts(truth.Classes)).Add(scores.Span, truth, first, end, lowest));
        ClassConfusion[] perClass = new ClassConfusion[truth.Classes];
        foreach (Counts? part in counts)
            part?.AddTo(perClass);
        ClassConfusion micro = perClass.Aggregate(ClassConfusion.Add);
        return new ThresholdMetrics
        {
            Thresholds = thresholds,
            PerClass = perClass,
            Micro = micro,
            MacroPrecision = perClass.Average(each => each.Precision),
            MacroRecall = perClass.Average(each => each.Recall),
            MacroF1 = perClass.Average(each => each.F1),
            SubsetAccuracy = (double)exact.Sum() / truth.Examples,
            HammingLoss = (double)(micro.FalsePositives + micro.FalseNegatives) / truth.Values.Length,
        };
    }

    /// <summary>The lowest float that is not below the threshold: comparing with it in single precision decides as double precision would.</summary>
    private static float LowestReaching(double threshold)
    {
        float nearest = (float)threshold;
        return nearest < threshold ? MathF.BitIncrement(nearest) : nearest;
    }

    /// <summary>One worker's counts per class; integers, so the order of adding does not matter.</summary>
    private sealed class Counts(int classes)
    {
        private readonly int[] _hits = new int[classes];
        private readonly int[] _predictions = new int[classes];
        private readonly int[] _positives = new int[classes];

        /// <returns>How many of the rows are right in every cell.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int Add(ReadOnlySpan<float> scores, TruthMatrix truth, int first, int end, ReadOnlySpan<float> lowest)
        {
            int exact = 0;
            Span<int> hits = _hits, predictions = _predictions, positives = _positives;
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<float> rowScores = scores.Slice(row * truth.Classes, truth.Classes);
                ReadOnlySpan<byte> labels = truth.Row(row);
                int wrong = 0;
                for (int c = 0; c < rowScores.Length; c++)
                {
                    int predicted = rowScores[c] >= lowest[c] ? 1 : 0;
                    int positive = labels[c] != 0 ? 1 : 0;
                    hits[c] += predicted & positive;
                    predictions[c] += predicted;
                    positives[c] += positive;
                    wrong |= predicted ^ positive;
                }

                exact += 1 - wrong;
            }

            return exact;
        }

        public void AddTo(ClassConfusion[] perClass)
        {
            for (int c = 0; c < perClass.Length; c++)
                perClass[c] += new ClassConfusion(_hits[c], _predictions[c] - _hits[c], _positives[c] - _hits[c]);
        }
    }
}
