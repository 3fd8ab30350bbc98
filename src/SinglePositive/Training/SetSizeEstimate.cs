using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>How many labels an example has, from one observed label each: the mix of set sizes that best explains the observed labels of examples a model has not seen.</summary>
/// <remarks>
/// For each size m from 1 to 6 a linear model learns to predict a label that is drawn uniformly from a set of m (<see cref="OneOfSet"/>), on standardised features, and is asked about the third of the examples
/// that was kept from it. Thirty rounds of expectation maximisation from equal shares then weigh the sizes by what they made of these labels. The number of rounds is finite on purpose: where the labels do
/// not tell sizes apart, the answer stays between, instead of going to an end for a difference that is smaller than what is wrong with the model.
/// <para>Of an example with several observed labels one is drawn: it is as uniform a draw as they are.</para>
/// </remarks>
internal static class SetSizeEstimate
{
    internal const int LargestSize = 6;
    private const int Folds = 3;
    private const int Rounds = 30;
    private const int Epochs = 20;
    private const int Patience = 3;
    private const int BatchSize = 64;
    private const int MostExamples = 6000;
    private const int FewestExamples = 12;
    private const ulong Seed = 1200;
    private const double Rate = 0.5;
    private const double HighestRate = 0.02;

    /// <summary>The share of examples that have 1, 2, … labels; their mean is k.</summary>
    /// <param name="features">Features of the train split.</param>
    /// <param name="observed">Observed labels of the train split.</param>
    /// <param name="rows">The rows that are learned from.</param>
    /// <param name="threads">The most threads to use; the result does not depend on it.</param>
    /// <exception cref="ConfigurationException">Too few examples have an observed label, or there is one class.</exception>
    public static double[] Shares(FeatureMatrix features, ObservedMatrix observed, ReadOnlySpan<int> rows, int threads)
    {
        int[] labelled = [.. rows.ToArray().Where(row => observed.Row(row).Contains(LabelState.Present))];
        if (labelled.Length < FewestExamples || observed.Classes < 2)
            throw new ConfigurationException($"--expected-positives auto needs at least {FewestExamples} examples with an observed label and 2 classes; there are {labelled.Length} and {observed.Classes}. Give --expected-positives K, or audit:FILE.");
        SplitMix64.Stream(Seed, 0).Shuffle(labelled.AsSpan());
        labelled = labelled[..Math.Min(labelled.Length, MostExamples)];
        int sizes = Math.Min(LargestSize, observed.Classes);
        ObservedMatrix drawn = OneOfEach(observed, labelled);
        double[] likelihoods = new double[(long)labelled.Length * sizes];
        for (int size = 1; size <= sizes; size++)
        {
            for (int fold = 0, next = 0; fold < Folds; fold++)
            {
                int[] asked = [.. labelled.Where((_, i) => i % Folds == fold)];
                int[] learned = [.. labelled.Where((_, i) => i % Folds != fold)];
                foreach (double surprise in Surprises(features, drawn, learned, asked, size, threads))
                    likelihoods[(next++ * sizes) + size - 1] = Math.Exp(-surprise);
            }
        }

        return Weigh(likelihoods, sizes);
    }

    /// <summary>Weighs the columns of a table of likelihoods.</summary>
    internal static double[] Weigh(ReadOnlySpan<double> likelihoods, int sizes)
    {
        double[] shares = new double[sizes], sums = new double[sizes];
        Array.Fill(shares, 1.0 / sizes);
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(sums);
            for (int first = 0; first < likelihoods.Length; first += sizes)
            {
                double all = 0;
                for (int i = 0; i < sizes; i++)
                    all += shares[i] * likelihoods[first + i];
                for (int i = 0; i < sizes && all > 0; i++)
                    sums[i] += shares[i] * likelihoods[first + i] / all;
            }

            double total = sums.Sum();
            for (int i = 0; i < sizes && total > 0; i++)
                shares[i] = sums[i] / total;
        }

        return shares;
    }

    /// <summary>One observed label of each of these rows, and nothing else.</summary>
    private static ObservedMatrix OneOfEach(ObservedMatrix observed, int[] rows)
    {
        LabelState[] states = new LabelState[observed.Values.LongLength];
        foreach (int row in rows)
        {
            ReadOnlySpan<LabelState> known = observed.Row(row);
            int[] present = [.. Enumerable.Range(0, known.Length).Where(j => observed[row, j] == LabelState.Present)];
            int chosen = present.Length == 1 ? 0 : (int)SplitMix64.Stream(Seed, (ulong)row + 1).NextBelow((uint)present.Length);
            states[((long)row * observed.Classes) + present[chosen]] = LabelState.Present;
        }

        return new ObservedMatrix(observed.Examples, observed.Classes, states);
    }

    private static double[] Surprises(FeatureMatrix features, ObservedMatrix observed, int[] learned, int[] asked, int size, int threads)
    {
        OneOfSet loss = new(size);
        int[] labels = [.. asked.Select(row => observed.Row(row).IndexOf(LabelState.Present))];
        TrainingOptions options = new()
        {
            Loss = loss,
            Epochs = Epochs,
            BatchSize = BatchSize,
            LearningRate = Math.Min(HighestRate, Rate / features.Dimension),
            Patience = Patience,
            Standardise = true,
            Threads = threads,
            Seed = Seed,
            Criterion = probabilities => -Surprises(probabilities, labels, size).Average(),
        };
        LinearTrainer trainer = new(new TrainingSet(features, learned, observed, null), new EvaluationSet(features, asked, null, null), null, options)
        {
            Start = new LinearStart(new float[(long)features.Dimension * observed.Classes], Frequencies(observed, learned), null, null),
        };
        return Surprises(trainer.Run().ValidationProbabilities!, labels, size);
    }

    private static double[] Surprises(float[] probabilities, int[] labels, int size)
    {
        int classes = probabilities.Length / labels.Length;
        LabelDraw draw = new(size, classes);
        double[] logits = new double[classes], surprises = new double[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            for (int j = 0; j < classes; j++)
            {
                double p = Math.Clamp(probabilities[(row * classes) + j], 1e-30, 1 - 1e-7);
                logits[j] = Math.Log(p) - Math.Log(1 - p);
            }

            surprises[row] = draw.Surprise(logits, labels[row], []);
        }

        return surprises;
    }

    /// <summary>Start values of the biases: the logarithm of how often a class is observed.</summary>
    private static float[] Frequencies(ObservedMatrix observed, int[] rows)
    {
        double[] counts = new double[observed.Classes];
        Array.Fill(counts, 0.5);
        foreach (int row in rows)
            counts[observed.Row(row).IndexOf(LabelState.Present)]++;
        return [.. counts.Select(count => (float)Math.Log(count / rows.Length))];
    }
}
