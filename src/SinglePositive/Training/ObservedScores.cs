using SinglePositive.Labels;

namespace SinglePositive.Training;

/// <summary>What observed labels alone say of a model: measures that choose an epoch or settings where no full labels are known. Higher is better.</summary>
internal static class ObservedScores
{
    private const int Places = 5;
    private const double Smallest = 1e-12;

    /// <summary>Recall at 1, 2, …, 5 of the observed labels, averaged, in per cent: a label counts fully when no other class of its example has a higher probability, and not at all from the sixth place on. Of equal ones the lower class is first.</summary>
    /// <param name="probabilities">N × L.</param>
    /// <param name="observed">1 where a class is observed present, N × L.</param>
    /// <returns>NaN when nothing is observed present.</returns>
    public static double Recall(ReadOnlySpan<float> probabilities, TruthMatrix observed)
    {
        int classes = observed.Classes, places = Math.Min(Places, classes);
        double sum = 0;
        long labels = 0;
        for (int row = 0; row < observed.Examples; row++)
        {
            ReadOnlySpan<float> scores = probabilities.Slice(row * classes, classes);
            ReadOnlySpan<byte> here = observed.Row(row);
            for (int j = 0; j < classes; j++)
            {
                if (here[j] == 0)
                    continue;
                labels++;
                sum += Math.Max(0, places - Above(scores, j)) / (double)places;
            }
        }

        return labels == 0 ? double.NaN : 100 * sum / labels;
    }

    /// <summary>The mean of log(p_j / Σp) over the observed labels j.</summary>
    /// <inheritdoc cref="Recall"/>
    public static double Likelihood(ReadOnlySpan<float> probabilities, TruthMatrix observed)
    {
        int classes = observed.Classes;
        double sum = 0;
        long labels = 0;
        for (int row = 0; row < observed.Examples; row++)
        {
            ReadOnlySpan<float> scores = probabilities.Slice(row * classes, classes);
            ReadOnlySpan<byte> here = observed.Row(row);
            double all = 0;
            foreach (float score in scores)
                all += score;
            for (int j = 0; j < classes; j++)
            {
                if (here[j] == 0)
                    continue;
                labels++;
                sum += Math.Log(Math.Max(scores[j], Smallest) / Math.Max(all, Smallest));
            }
        }

        return labels == 0 ? double.NaN : sum / labels;
    }

    private static int Above(ReadOnlySpan<float> scores, int label)
    {
        int above = 0;
        for (int j = 0; j < scores.Length; j++)
            above += scores[j] > scores[label] || (scores[j] == scores[label] && j < label) ? 1 : 0;
        return above;
    }
}
