using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>The metrics that are means over examples, example by example.</summary>
internal static class ExampleMeans
{
    private static readonly int[] Ks = [1, 3];

    /// <summary>Their keys in <c>spml eval --json</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["subsetAccuracy", "hammingLoss", "lrap", "rankingLoss", "coverageError", "precisionAt1", "recallAt3", "predictedPositives"];

    /// <summary>Fills [metric][example] for some rows: each is measured as a test set of its own.</summary>
    /// <returns>Nothing of meaning.</returns>
    public static bool Fill(ReadOnlyMemory<float> scores, TruthMatrix truth, IReadOnlyList<double> thresholds, int first, int end, double[][] values)
    {
        for (int n = first; n < end; n++)
        {
            ReadOnlyMemory<float> row = scores.Slice(n * truth.Classes, truth.Classes);
            TruthMatrix labels = truth.Select([n]);
            ThresholdMetrics decided = ThresholdMetrics.ComputeChecked(row, labels, thresholds, 1);
            RankingMetrics ranked = RankingMetrics.ComputeChecked(row, labels, 1);
            TopMetrics[] top = TopMetrics.ComputeChecked(row, labels, Ks, 1);
            double positives = 0;
            foreach (float score in row.Span)
                positives += score;
            double[] each = [decided.SubsetAccuracy, decided.HammingLoss, ranked.LabelRankingAveragePrecision, ranked.RankingLoss, ranked.CoverageError, top[0].Precision, top[1].Recall, positives];
            for (int m = 0; m < each.Length; m++)
                values[m][n] = each[m];
        }

        return true;
    }
}
