namespace SinglePositive.Training;

/// <summary>Finds the first epoch with the highest selection metric.</summary>
internal sealed class BestEpoch(TrainingOptions options)
{
    private readonly Selection _selection = options.Criterion is null ? options.Selection : Selection.ObservedLoss;

    /// <summary>The epoch, from 0; -1 before the first.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>Its selection metric; NaN where there is none, and then the last epoch is the best.</summary>
    public double Map { get; private set; } = double.NaN;

    /// <summary>Takes note of an epoch.</summary>
    /// <returns>True when it is the best so far, and what the model is now has to be kept.</returns>
    public bool Offer(EpochRecord record)
    {
        double map = record.SelectedBy(_selection);
        if (Epoch >= 0 && !(map > Map) && !double.IsNaN(map))
            return false;
        Restore(record.Epoch, map);
        return true;
    }

    /// <summary>Sets what is remembered.</summary>
    public void Restore(int epoch, double map) => (Epoch, Map) = (epoch, map);

    /// <summary>True when patience has run out after an epoch.</summary>
    public bool ShouldStop(int epoch) => options.Patience is { } epochs && !double.IsNaN(Map) && epoch - Epoch >= epochs;
}
