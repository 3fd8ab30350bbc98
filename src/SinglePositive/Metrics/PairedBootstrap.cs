using System.Numerics;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Metrics;

/// <summary>How far metrics of several models, and the differences between the models, depend on which examples happen to be in the test set (Efron's bootstrap, paired).</summary>
/// <remarks>
/// N examples are drawn with replacement, again and again, and every model is measured on the same drawings: what makes an example hard for both cancels out of their difference. Intervals are percentile intervals.
/// The models themselves are taken as given: what another seed of training would change is not in them.
/// A drawing is a weight per example, so nothing is sorted or copied for it. Results depend on the seed alone, not on threads or processor. Memory: 4·N·L bytes per model.
/// </remarks>
public sealed class PairedBootstrap
{
    private const ulong DrawingStream = 0xB007;

    private readonly string[] _names;
    private readonly double[][][] _values; // [model][metric][0: the examples as they are; 1 + drawing]

    private PairedBootstrap(string[] names, int classes, double[][][] values) => (_names, Classes, _values) = (names, classes, values);

    /// <summary>The metrics, by the keys of <c>spml eval --json</c>, <c>map</c> first; as there, <c>map</c> is in per cent.</summary>
    public IReadOnlyList<string> Metrics => _names;

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>Measures all models on the examples as they are and on every drawing.</summary>
    /// <param name="models">N·L scores of each model, row by row, the same examples in the same order.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="absent">What a class without positives, among all examples or in a drawing, counts in the mean average precision.</param>
    /// <param name="threshold">What a score must reach to be a prediction.</param>
    /// <param name="drawings">How many, at least 1; 1,000 are usual.</param>
    /// <param name="seed">Of the drawings.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">Scores and truth differ in shape or are empty, or a score or the threshold is NaN.</exception>
    public static PairedBootstrap Compute(IReadOnlyList<ReadOnlyMemory<float>> models, TruthMatrix truth, AbsentClass absent, double threshold, int drawings, ulong seed, int threads) =>
        Compute(models, truth, absent, [.. models.Select(_ => Enumerable.Repeat(threshold, truth.Classes).ToArray())], drawings, seed, threads);

    /// <summary>The same with thresholds for each class of each model.</summary>
    /// <param name="models">N·L scores of each model, row by row, the same examples in the same order.</param>
    /// <param name="truth">Full labels, N × L, at least 1 × 1.</param>
    /// <param name="absent">What a class without positives, among all examples or in a drawing, counts in the mean average precision.</param>
    /// <param name="thresholds">For each model, what a score of each class must reach to be a prediction, L numbers.</param>
    /// <param name="drawings">How many, at least 1; 1,000 are usual.</param>
    /// <param name="seed">Of the drawings.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">Scores, thresholds and truth differ in shape or are empty, or a score or threshold is NaN.</exception>
    public static PairedBootstrap Compute(IReadOnlyList<ReadOnlyMemory<float>> models, TruthMatrix truth, AbsentClass absent, IReadOnlyList<IReadOnlyList<double>> thresholds, int drawings, ulong seed, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drawings, 1);
        RowBlocks.CheckNotEmpty(truth);
        foreach (ReadOnlyMemory<float> scores in models)
            ScoreCheck.Check(scores.Span, truth);
        ResampledScores[] resampled = [.. models.Select((scores, model) => new ResampledScores(scores, truth, absent, thresholds[model], threads))];
        double[][][] values = [.. resampled.Select(_ => Enumerable.Range(0, truth.Classes + ResampledScores.Names.Count).Select(_ => new double[1 + drawings]).ToArray())];
        int lanes = Vector<float>.Count;
        float[]?[] weights = new float[threads][];
        new WorkerPool(threads).Run((drawings + lanes) / lanes, (worker, block) =>
        {
            float[] own = weights[worker] ??= new float[truth.Examples * lanes];
            int first = block * lanes, count = Math.Min(lanes, 1 + drawings - first);
            Draw(own, truth.Examples, first, count, seed);
            for (int model = 0; model < resampled.Length; model++)
                resampled[model].Evaluate(own, values[model], first, count);
        });
        return new PairedBootstrap([.. ResampledScores.Names], truth.Classes, values);
    }

    /// <summary>A metric of one model.</summary>
    /// <param name="metric">Its place in <see cref="Metrics"/>.</param>
    /// <param name="model">The model, from 0.</param>
    /// <param name="confidence">The share of drawings inside the interval, between 0 and 1.</param>
    public Interval Of(int metric, int model, double confidence = 0.95) => Interval.Percentile(_values[model][metric][0], _values[model][metric].AsSpan(1), confidence);

    /// <summary>The average precision of a class, 0–1; NaN for a class without positives. Drawings without its positives are left out.</summary>
    /// <param name="class">The class, from 0.</param>
    /// <param name="model">The model, from 0.</param>
    /// <param name="confidence">The share of drawings inside the interval, between 0 and 1.</param>
    public Interval OfClass(int @class, int model, double confidence = 0.95) => Of(_names.Length + @class, model, confidence);

    /// <summary>A metric of one model less that of another.</summary>
    /// <param name="metric">Its place in <see cref="Metrics"/>.</param>
    /// <param name="model">The model, from 0.</param>
    /// <param name="baseline">The model that is subtracted, from 0.</param>
    /// <param name="confidence">The share of drawings inside the interval, between 0 and 1.</param>
    public Interval Difference(int metric, int model, int baseline, double confidence = 0.95)
    {
        double[] differences = [.. _values[model][metric].Zip(_values[baseline][metric], (a, b) => a - b)];
        return Interval.Percentile(differences[0], differences.AsSpan(1), confidence);
    }

    /// <summary>The average precision of a class, 0–1, under one model less that under another; NaN for a class without positives. Drawings without its positives are left out.</summary>
    /// <param name="class">The class, from 0.</param>
    /// <param name="model">The model, from 0.</param>
    /// <param name="baseline">The model that is subtracted, from 0.</param>
    /// <param name="confidence">The share of drawings inside the interval, between 0 and 1.</param>
    public Interval ClassDifference(int @class, int model, int baseline, double confidence = 0.95) => Difference(_names.Length + @class, model, baseline, confidence);

    /// <summary>Weights of drawings that follow each other, example by example; number 0 is no drawing but every example once.</summary>
    private static void Draw(float[] weights, int examples, int first, int count, ulong seed)
    {
        int lanes = Vector<float>.Count;
        Array.Clear(weights);
        for (int lane = 0; lane < count; lane++)
        {
            SplitMix64 random = SplitMix64.Stream(seed, DrawingStream, (ulong)(first + lane));
            for (int n = 0; n < examples; n++)
            {
                int example = first + lane == 0 ? n : (int)random.NextBelow((uint)examples);
                weights[(example * lanes) + lane]++;
            }
        }
    }
}
