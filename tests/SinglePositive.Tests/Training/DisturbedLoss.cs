using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Training;

/// <summary>A loss during one of whose evaluations something happens.</summary>
/// <param name="Inner">The loss.</param>
/// <param name="At">Which evaluation, from 0.</param>
/// <param name="Event">What happens before it; may change the slopes of the batch and gives what to add to the value.</param>
internal sealed record DisturbedLoss(Loss Inner, int At, Func<LossBatch, double> Event) : Loss
{
    private int _evaluations;

    public override string Name => Inner.Name;

    public override bool NeedsTruth => Inner.NeedsTruth;

    public override bool NeedsAbsent => Inner.NeedsAbsent;

    public override bool NeedsExpectedPositives => Inner.NeedsExpectedPositives;

    public override bool UsesEstimator => Inner.UsesEstimator;

    public override double EstimatorRate => Inner.EstimatorRate;

    public override bool ReadsObserved => Inner.ReadsObserved;

    public override bool NeedsClassPriors => Inner.NeedsClassPriors;

    public override bool NeedsPseudoLabels => Inner.NeedsPseudoLabels;

    internal override float? MemoryStart => Inner.MemoryStart;

    internal override bool ScoresAfter(Moment moment) => Inner.ScoresAfter(moment);

    internal override void EndEpoch(Moment moment, ObservedMatrix observed, int[] rows, float[] probabilities, CellMemory memory) =>
        Inner.EndEpoch(moment, observed, rows, probabilities, memory);

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        double value = Inner.Evaluate(batch, width);
        return _evaluations++ == At ? value + Event(batch) : value;
    }
}
