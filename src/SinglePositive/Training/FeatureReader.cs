using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using SinglePositive.Data;

namespace SinglePositive.Training;

/// <summary>Gives the model's input: parts of rows of a feature matrix as float32, standardised if the model is.</summary>
internal sealed unsafe class FeatureReader(FeatureMatrix features, Standardisation? standardisation)
{
    private const int LineBytes = 64;

    public FeatureMatrix Features => features;

    public int Rows => features.Rows;

    public int Dimension => features.Dimension;

    /// <summary>True when the rows of the matrix are the input as they are: float32, not standardised.</summary>
    public bool IsDirect => !features.IsHalf && standardisation is null;

    /// <summary>A row of the matrix; only where <see cref="IsDirect"/>.</summary>
    public float* Row(int row) => (float*)features.Data + ((long)row * features.Dimension);

    /// <summary>Reads <paramref name="count"/> features of a row from feature <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(int row, int first, int count, float* destination)
    {
        long at = ((long)row * features.Dimension) + first;
        Span<float> target = new(destination, count);
        if (features.IsHalf)
            HalfFloats.Widen(new ReadOnlySpan<Half>((Half*)features.Data + at, count), target);
        else
            new ReadOnlySpan<float>((float*)features.Data + at, count).CopyTo(target);
        if (standardisation is null)
            return;
        ReadOnlySpan<float> mean = standardisation.Mean.AsSpan(first, count), scale = standardisation.Scale.AsSpan(first, count);
        for (int i = 0; i < target.Length; i++)
            target[i] = (target[i] - mean[i]) * scale[i];
    }

    /// <summary>Asks the processor to fetch a part of a row that will be read soon: into the second-level cache, for the weights that pass meanwhile sweep the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prefetch(int row, int first, int count)
    {
        if (!Sse.IsSupported)
            return;
        int size = features.IsHalf ? 2 : 4;
        byte* start = features.Data + ((((long)row * features.Dimension) + first) * size);
        for (int at = 0; at < count * size; at += LineBytes)
            Sse.Prefetch1(start + at);
    }
}
