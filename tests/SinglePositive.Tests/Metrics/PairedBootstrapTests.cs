using System.Text.Json;
using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Metrics;

public class PairedBootstrapTests
{
    private const int Drawings = 21;

    /// <summary>Every drawing carried out: examples copied as often as they are drawn, and every metric computed on the copy.</summary>
    [Fact]
    public void Compute_Random_IsWhatCopyingExamplesGives() =>
        (from each in ScoreCase.GenerateProbabilities(30, 4)
         from other in Gen.Float[0, 1].Array[each.Scores.Length]
         from seed in Gen.ULong
         from absent in Gen.Bool
         select (each, other, seed, absent ? AbsentClass.Zero : AbsentClass.Skip)).Sample(
            draw =>
            {
                (ScoreCase each, float[] other, ulong seed, AbsentClass absent) = draw;
                PairedBootstrap bootstrap = PairedBootstrap.Compute([each.Scores, other], each.Truth, absent, 0.5, Drawings, seed, 3);
                Evaluation[][] copies = [Copies(each, seed, absent), Copies(each with { Scores = other }, seed, absent)];
                for (int metric = 0; metric < bootstrap.Metrics.Count; metric++)
                {
                    double[][] values = [.. copies.Select(evaluations => evaluations.Select(evaluation => Value(evaluation, bootstrap.Metrics[metric])).ToArray())];
                    AssertInterval(values[1], bootstrap.Of(metric, 1));
                    AssertInterval([.. values[1].Zip(values[0], (a, b) => a - b)], bootstrap.Difference(metric, 1, 0));
                }

                for (int c = 0; c < each.Truth.Classes; c++)
                    AssertInterval([.. copies[0].Zip(copies[1], (a, b) => Precision(a, c) - Precision(b, c))], bootstrap.ClassDifference(c, 0, 1));
            },
            iter: 40);

    [Fact]
    public void Compute_AnyThreads_GivesTheSame()
    {
        ScoreCase each = ScoreCase.GenerateProbabilities(200, 5).Single();
        float[] other = [.. each.Scores.Select(p => p * p)];
        PairedBootstrap one = PairedBootstrap.Compute([each.Scores, other], each.Truth, AbsentClass.Zero, 0.5, 50, 7, 1), four = PairedBootstrap.Compute([each.Scores, other], each.Truth, AbsentClass.Zero, 0.5, 50, 7, 4);
        for (int metric = 0; metric < one.Metrics.Count; metric++)
            Assert.Equal(one.Difference(metric, 1, 0), four.Difference(metric, 1, 0));
    }

    /// <summary>The same scores: no difference in any drawing. Another order of the same ranking: none in what only ranks.</summary>
    [Fact]
    public void Difference_OfAModelWithItself_IsZero() =>
        ScoreCase.GenerateProbabilities(50, 3).Sample(each =>
        {
            PairedBootstrap bootstrap = PairedBootstrap.Compute([each.Scores, each.Scores], each.Truth, AbsentClass.Zero, 0.5, 9, 1, 1);
            for (int metric = 0; metric < bootstrap.Metrics.Count; metric++)
            {
                Interval difference = bootstrap.Difference(metric, 0, 1);
                Assert.Equal(new Interval(0, 0, 0), difference);
                Assert.False(difference.ExcludesZero);
            }
        });

    /// <summary>Where theory knows the answer: a mean of independent values has the interval ±1.96 standard errors.</summary>
    [Fact]
    public void Of_AMeanOverExamples_IsAsWideAsItsStandardErrorSays()
    {
        const int Examples = 2000, Classes = 5;
        Random random = new(3);
        byte[] truth = [.. Enumerable.Range(0, Examples * Classes).Select(_ => (byte)random.Next(2))];
        float[] scores = [.. truth.Select(label => (float)((0.3 * label) + (0.7 * random.NextDouble())))];
        PairedBootstrap bootstrap = PairedBootstrap.Compute([scores], new TruthMatrix(Examples, Classes, truth), AbsentClass.Zero, 0.5, 4000, 0, 2);
        double[] each = [.. Enumerable.Range(0, Examples).Select(n => Enumerable.Range(n * Classes, Classes).Average(cell => (scores[cell] >= 0.5) == (truth[cell] == 1) ? 0.0 : 1.0))];
        double mean = each.Average(), error = Math.Sqrt(each.Average(value => (value - mean) * (value - mean)) / Examples);

        Interval loss = bootstrap.Of(bootstrap.Metrics.ToList().IndexOf("hammingLoss"), 0);

        Assert.Equal(mean, loss.Estimate, 1e-12);
        Assert.Equal(mean - (1.96 * error), loss.Low, error * 0.1);
        Assert.Equal(mean + (1.96 * error), loss.High, error * 0.1);
    }

    [Fact]
    public void Compute_BadInput_IsRefused()
    {
        TruthMatrix truth = new(2, 2, new byte[4]);
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compute([new float[3]], truth, AbsentClass.Zero, 0.5, 5, 0, 1));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compute([new float[4]], truth, AbsentClass.Zero, double.NaN, 5, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Compute([new float[4]], truth, AbsentClass.Zero, 0.5, 0, 0, 1));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compute([], new TruthMatrix(0, 2, []), AbsentClass.Zero, 0.5, 5, 0, 1));
    }

    private static Evaluation[] Copies(ScoreCase each, ulong seed, AbsentClass absent) =>
        [.. Enumerable.Range(0, 1 + Drawings).Select(drawing => Copy(each, Examples(each.Truth.Examples, seed, drawing))).Select(copy => Evaluation.Compute(copy.Scores, copy.Truth, absent, 0.5, 1))];

    private static int[] Examples(int count, ulong seed, int drawing)
    {
        SplitMix64 random = SplitMix64.Stream(seed, 0xB007, (ulong)drawing);
        return [.. Enumerable.Range(0, count).Select(n => drawing == 0 ? n : (int)random.NextBelow((uint)count))];
    }

    private static ScoreCase Copy(ScoreCase each, int[] examples) => new(each.Truth.Select(examples), [.. examples.SelectMany(each.Row)]);

    private static double Precision(Evaluation evaluation, int @class) =>
        evaluation.PerClass[@class].Positives == 0 ? double.NaN : evaluation.PerClass[@class].AveragePrecision;

    private static double Value(Evaluation evaluation, string metric)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            evaluation.WriteJson(writer);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        JsonElement value = json.RootElement.GetProperty(metric);
        return value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
    }

    /// <summary>The percentiles by their definition: a share of the way along the sorted values that are defined.</summary>
    private static void AssertInterval(double[] values, Interval interval)
    {
        double[] sorted = [.. values.Skip(1).Where(value => !double.IsNaN(value)).Order()];
        double At(double share)
        {
            double position = share * (sorted.Length - 1), rest = position % 1;
            return sorted.Length == 0 ? double.NaN : (sorted[(int)Math.Floor(position)] * (1 - rest)) + (rest == 0 ? 0 : sorted[(int)Math.Ceiling(position)] * rest);
        }

        Assert.Equal(values[0], interval.Estimate, 1e-9);
        Assert.Equal(At(0.025), interval.Low, 1e-9);
        Assert.Equal(At(0.975), interval.High, 1e-9);
    }
}
