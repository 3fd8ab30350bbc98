using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Remembers the first epoch with the highest selection metric and what the model and the estimator were then.</summary>
internal sealed class BestEpoch(Selection selection, int? patience)
{
    /// <summary>The epoch, from 0; -1 before the first.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>Its selection metric; NaN where there is none, and then the last epoch is the best.</summary>
    public double Map { get; private set; } = double.NaN;

    /// <summary>Its weights, in panels.</summary>
    public NativeFloats? Weights { get; private set; }

    /// <summary>Its label estimates.</summary>
    public float[]? Estimates { get; private set; }

    /// <summary>Takes note of an epoch.</summary>
    public void Offer(EpochRecord record, NativeFloats weights, float[]? estimates)
    {
        double map = record.SelectionMap(selection);
        if (Epoch >= 0 && !(map > Map) && !double.IsNaN(map))
            return;
        Keep(record.Epoch, map, weights, estimates);
    }

    /// <summary>Sets what is remembered.</summary>
    public unsafe void Keep(int epoch, double map, NativeFloats weights, float[]? estimates)
    {
        Epoch = epoch;
        Map = map;
        Weights ??= new NativeFloats(weights.Length);
        Buffer.MemoryCopy(weights.Pointer, Weights.Pointer, Weights.Length * sizeof(float), weights.Length * sizeof(float));
        if (estimates is null)
            return;
        Estimates ??= new float[estimates.Length];
        estimates.CopyTo(Estimates, 0);
    }

    /// <summary>True when patience has run out after an epoch.</summary>
    public bool ShouldStop(int epoch) => patience is { } epochs && !double.IsNaN(Map) && epoch - Epoch >= epochs;
}
