using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>ROLE, regularised online label estimation: the model p and a table of label estimates q = σ(u) teach each other.</summary>
/// <remarks>
/// ½[mean 1{y=1}nl(p) + mean(sg(q)nl(p) + (1-sg(q))nl(1-p)) + λ((k̂_p-k)/L)²] + the same with p and q exchanged; sg = no slope through, nl(x) = -log(x + 1e-5).
/// Cole et al. (CVPR 2021), equations 7–10; the cross terms run over all classes, the observed one included, as in the authors' code. A confirmed
/// absence adds 1{y=-1}nl(1-p) and 1{y=-1}nl(1-q) inside the halves.
/// </remarks>
public sealed record RegularisedOnlineLabelEstimation : Loss
{
    internal static LossParameter EstimatorRateParameter { get; } = new("estimator-rate", 10, 1e-6, 1e6, "learning rate of the label estimator as a multiple of the model's");

    /// <inheritdoc/>
    public override string Name => "role";

    /// <summary>λ ≥ 0, the weight of both squared terms.</summary>
    public double RegulariserWeight { get; init => field = ExpectedPositiveRegularisation.RegulariserWeightParameter.Checked(value); } = ExpectedPositiveRegularisation.RegulariserWeightParameter.Number;

    /// <inheritdoc/>
    public override double EstimatorRate => EstimatorRateMultiplier;

    /// <summary>The estimator's learning rate as a multiple of the model's; 10 as in the authors' code.</summary>
    public double EstimatorRateMultiplier { get; init => field = EstimatorRateParameter.Checked(value); } = EstimatorRateParameter.Number;

    /// <inheritdoc/>
    public override bool NeedsExpectedPositives => true;

    /// <inheritdoc/>
    public override bool UsesEstimator => true;

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        ExpectedPositives model = new(batch, width);
        ExpectedPositives estimator = new(EstimatorOnly(batch), width);
        Definition definition = new(0.5f * model.CellSlope(RegulariserWeight), 0.5f * estimator.CellSlope(RegulariserWeight));
        return CellLoop.PairMean(definition, batch, width) + (0.5 * (model.Penalty(RegulariserWeight) + estimator.Penalty(RegulariserWeight)));
    }

    private static LossBatch EstimatorOnly(in LossBatch batch) => new()
    {
        Rows = batch.Rows,
        Classes = batch.Classes,
        RowStride = batch.RowStride,
        Logits = batch.EstimatorLogits,
        Slopes = batch.EstimatorSlopes,
        ExpectedPositives = batch.ExpectedPositives,
    };

    internal readonly struct Definition(float modelExcess, float estimatorExcess) : IPairLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (CellTerm<V> Model, CellTerm<V> Estimator) At<V>(in Cell<V> model, in Cell<V> estimator)
            where V : struct, ILanes<V> => (Half(model, estimator, modelExcess), Half(estimator, model, estimatorExcess));

        /// <summary>½[1{y=1}nl(a) + 1{y=-1}nl(1-a) + b·nl(a) + (1-b)·nl(1-a)] with b held fixed, and the share of a's penalty in the slope.</summary>
        // Not inlined: both halves in one loop have more locals than the compiler keeps in registers (20 ns per cell in place of 6, 312 classes, AVX-512).
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static CellTerm<V> Half<V>(in Cell<V> a, in Cell<V> b, float excessSlope)
            where V : struct, ILanes<V> =>
            (V.Broadcast(0.5f) * (((a.Present + b.P) * CellTerm<V>.NegativeLogP(a)) + ((a.Absent + b.Q) * CellTerm<V>.NegativeLogQ(a))))
            + new CellTerm<V>(V.Broadcast(0f), V.Broadcast(excessSlope) * a.P * a.Q);
    }
}
