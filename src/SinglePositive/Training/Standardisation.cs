using SinglePositive.Data;

namespace SinglePositive.Training;

/// <summary>Per feature: what is subtracted, and what the difference is multiplied by (one over the standard deviation).</summary>
/// <param name="Mean">D means over the training rows.</param>
/// <param name="Scale">D reciprocal standard deviations; 1 for a feature that is constant.</param>
public sealed record Standardisation(float[] Mean, float[] Scale)
{
    /// <summary>The statistics of some rows (population standard deviation), accumulated in double.</summary>
    public static Standardisation Of(FeatureMatrix features, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(features);
        int dimension = features.Dimension;
        float[] row = new float[dimension];
        double[] mean = new double[dimension], squares = new double[dimension];
        int seen = 0;
        foreach (int index in rows)
        {
            features.ReadRow(index, row);
            seen++;
            for (int j = 0; j < dimension; j++)
            {
                // Welford's update: stable where the mean is large against the spread.
                double delta = row[j] - mean[j];
                mean[j] += delta / seen;
                squares[j] += delta * (row[j] - mean[j]);
            }
        }

        float[] scale = new float[dimension];
        for (int j = 0; j < dimension; j++)
        {
            double deviation = Math.Sqrt(squares[j] / Math.Max(1, seen));
            scale[j] = deviation > 1e-12 * Math.Max(1, Math.Abs(mean[j])) ? (float)(1 / deviation) : 1;
        }

        return new([.. mean.Select(m => (float)m)], scale);
    }
}
