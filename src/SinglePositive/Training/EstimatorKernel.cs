using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Adam on one row of the label estimator, at one lane width.</summary>
internal abstract unsafe class EstimatorKernel
{
    /// <summary>The kernel of a lane width.</summary>
    public static EstimatorKernel Create(LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => new EstimatorKernel<Lanes512>(),
        LaneWidth.Bits256 => new EstimatorKernel<Lanes256>(),
        LaneWidth.Bits128 => new EstimatorKernel<Lanes128>(),
        _ => new EstimatorKernel<Lanes1>(),
    };

    /// <summary>One Adam step with given slopes.</summary>
    public abstract void Step(EstimatorRow row, float* slopes, in AdamStep step);

    /// <summary>One Adam step with slopes of zero.</summary>
    public abstract void Coast(EstimatorRow row, in AdamStep step);

    /// <summary><paramref name="missed"/> Adam steps with slopes of zero after step <paramref name="last"/> ≥ <see cref="CoastTable.FirstSeriesStep"/>.</summary>
    public abstract void CoastFar(EstimatorRow row, CoastTable table, long last, long missed);
}
