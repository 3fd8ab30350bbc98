using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Weights and biases of a linear model as a point where a loss is evaluated, and its slopes there; also a direction between two such points.</summary>
/// <param name="features">D, padded.</param>
/// <param name="stride">L, padded: numbers from one feature's weights to the next one's.</param>
/// <param name="classes">L.</param>
internal sealed unsafe class LinearPoint(int features, int stride, int classes) : IDisposable
{
    /// <summary>D × L.</summary>
    public NativeFloats Weights { get; } = new((long)features * stride);

    /// <summary>Their slopes.</summary>
    public NativeFloats Slopes { get; } = new((long)features * stride);

    /// <summary>L.</summary>
    public float[] Biases { get; } = new float[classes];

    /// <summary>Their slopes.</summary>
    public double[] BiasSlopes { get; } = new double[classes];

    /// <summary>The slope of each class along a direction, summed in double in the order of the features.</summary>
    public double[] Along(LinearPoint direction)
    {
        double[] sums = new double[classes];
        for (int j = 0; j < classes; j++)
            sums[j] = BiasSlopes[j] * direction.Biases[j];
        for (int d = 0; d < features; d++)
        {
            float* slopes = Slopes.Pointer + ((long)d * stride), toward = direction.Weights.Pointer + ((long)d * stride);
            for (int j = 0; j < classes; j++)
                sums[j] += (double)slopes[j] * toward[j];
        }

        return sums;
    }

    /// <summary>Copies weights (L × D, without padding) and biases out.</summary>
    public void Export(Span<float> weights, Span<float> biases)
    {
        int dimension = weights.Length / classes;
        for (int j = 0; j < classes; j++)
        {
            biases[j] = Biases[j];
            for (int d = 0; d < dimension; d++)
                weights[(j * dimension) + d] = Weights.Pointer[((long)d * stride) + j];
        }
    }

    public void Dispose()
    {
        Weights.Dispose();
        Slopes.Dispose();
    }
}
