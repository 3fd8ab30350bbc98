namespace SinglePositive.Data;

/// <summary>How the dimensions of one set of features are scaled in one split.</summary>
/// <param name="Name">The name of the features.</param>
/// <param name="Info">Dimension, type and provenance.</param>
/// <param name="Constant">Dimensions that have the same value in every example.</param>
/// <param name="SmallestDeviation">The smallest standard deviation of the dimensions that vary; 0 when none does.</param>
/// <param name="MedianDeviation">Their median.</param>
/// <param name="LargestDeviation">The largest.</param>
/// <param name="LargestMean">The largest absolute mean of any dimension.</param>
/// <param name="ScalesDiffer">True when <c>--standardise</c> is worth trying; see <see cref="Compute"/>.</param>
public sealed record FeatureSummary(
    string Name, FeatureInfo Info, int Constant, double SmallestDeviation, double MedianDeviation, double LargestDeviation, double LargestMean, bool ScalesDiffer)
{
    private const double SpreadLimit = 10;
    private const double OutlierLimit = 100;

    /// <summary>Reads the features once, row by row.</summary>
    /// <remarks>
    /// Deviations are population standard deviations, summed in double about each dimension's first value, so that large offsets cost no digits.
    /// Scales differ widely when the 95 % quantile of the deviations exceeds ten times the 5 % quantile, or the largest a hundred times the median.
    /// </remarks>
    public static FeatureSummary Compute(string name, FeatureInfo info, FeatureMatrix features)
    {
        double[] deviations = Deviations(features, out double largestMean);
        double[] varying = [.. deviations.Where(deviation => deviation > 0).Order()];
        int constant = deviations.Length - varying.Length;
        if (varying.Length == 0)
            return new FeatureSummary(name, info, constant, 0, 0, 0, largestMean, false);
        double median = (varying[(varying.Length - 1) / 2] + varying[varying.Length / 2]) / 2;
        double low = varying[(int)Math.Floor(0.05 * (varying.Length - 1))];
        double high = varying[(int)Math.Ceiling(0.95 * (varying.Length - 1))];
        bool differ = high > SpreadLimit * low || varying[^1] > OutlierLimit * median;
        return new FeatureSummary(name, info, constant, varying[0], median, varying[^1], largestMean, differ);
    }

    private static double[] Deviations(FeatureMatrix features, out double largestMean)
    {
        int dimension = features.Dimension;
        float[] first = new float[dimension];
        float[] row = new float[dimension];
        double[] sum = new double[dimension];
        double[] squares = new double[dimension];
        for (int i = 0; i < features.Rows; i++)
        {
            features.ReadRow(i, row);
            if (i == 0)
                row.CopyTo(first, 0);
            for (int j = 0; j < dimension; j++)
            {
                double difference = (double)row[j] - first[j];
                sum[j] += difference;
                squares[j] += difference * difference;
            }
        }

        largestMean = 0;
        double count = Math.Max(1, features.Rows);
        for (int j = 0; j < dimension; j++)
        {
            double mean = sum[j] / count;
            largestMean = Math.Max(largestMean, Math.Abs(first[j] + mean));
            squares[j] = Math.Sqrt(Math.Max(0, (squares[j] / count) - (mean * mean)));
        }

        return squares;
    }
}
