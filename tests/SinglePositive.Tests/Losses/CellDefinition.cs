using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Tests.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>The formula of a loss in one cell, run on dual numbers: its value, the slope it states and the derivative of the value.</summary>
internal sealed record CellDefinition(string Loss, string Parameters, double Scale, Func<DualCell, DualTerm> At)
{
    /// <summary>The formulas of the whole catalogue, with parameters at and away from their defaults.</summary>
    public static IReadOnlyList<CellDefinition> All { get; } =
    [
        Of("bce", "", new BinaryCrossEntropy.Definition(0)),
        .. Several([0.1f, 0.3f, 0.5f], a => Of("bce-ls", $"a={a}", new BinaryCrossEntropy.Definition(a))),
        Of("iun", "", default(IgnoreUnknownNegatives.Definition)),
        Of("iu", "", default(IgnoreUnknown.Definition)),
        Of("pr", "one present, seven unknown", new PairwiseRanking.Definition(1, 7), 7),
        Of("pr", "three present, two unknown", new PairwiseRanking.Definition(3, 2), 3),
        Of("an", "", new AssumeNegative.Definition(0)),
        Of("an", "cell not drawn", new AssumeNegative.Definition(0), column: 0),
        .. Several([0.1f, 0.25f, 0.5f], a => Of("an-ls", $"a={a}", new AssumeNegative.Definition(a))),
        .. Several([0f, 0.0125f, 3f], weight => Of("wan", $"γ={weight}", new WeakAssumeNegative.Definition(weight), 3)),
        .. Several([0f, 0.7f, -2f], excess => Of("epr", $"excess slope {excess}", new ExpectedPositiveRegularisation.Definition(excess), 2, extra: excess)),
        .. Several([0f, 0.7f, -2f], excess => OfPair("role", $"excess slope {excess}", new RegularisedOnlineLabelEstimation.Definition(excess, -0.4f), excess, -0.4f)),
        .. Several([-1f, 0f, 0.3f, 1f], soft => Of("loo", $"s={soft}", new LeaveOneOutSoftLabels.Definition(), 1, column: soft)),
        Of("ll-r", "", new LargeLoss.Definition(true), column: 0),
        Of("ll-r", "rejected", new LargeLoss.Definition(true), column: 1),
        Of("ll-ct", "", new LargeLoss.Definition(false), column: 0),
        Of("ll-cp", "corrected", new LargeLoss.Definition(false), column: 1),
        .. Several([0f, 0.01f, 0.2f, 3f], weight => Of("em", $"α={weight}", new EntropyMaximisation.Definition(weight), 1 + (2 * weight))),
        Of("em-apl", "no soft label", new EntropyPseudoLabels.Definition(0.2f, 0.02f), 2, column: -1),
        .. Several([0f, 0.3f, 1f], soft => Of("em-apl", $"s={soft}", new EntropyPseudoLabels.Definition(0.2f, 0.9f), 2, column: soft)),
        Of("gr", "at the start", new GeneralisedRobustLoss.Definition(0.01f, 1, 0, -2, 0.5f, 2), 2),
        Of("gr", "at the end", new GeneralisedRobustLoss.Definition(0.01f, 1.5f, 10, -8, 0.8f, 0.5f), 2),
        Of("gr", "other powers", new GeneralisedRobustLoss.Definition(0.6f, 0.2f, 3, -1, 0.3f, 0.2f), 2),
        .. Several([0f, 0.5f, 2f, 5f], gamma => Of("focal", $"γ={gamma}", new FocalLoss.Definition(gamma), 1 + gamma)),
        Of("asl", "", new AsymmetricLoss.Definition(1, 4, 0.05f), 5),
        Of("asl", "γ₊=0", new AsymmetricLoss.Definition(0, 4, 0.05f), 5),
        Of("asl", "γ₊=2, γ₋=0, m=0", new AsymmetricLoss.Definition(2, 0, 0), 3),
        Of("asl", "γ₋=1.5, m=0.3", new AsymmetricLoss.Definition(1, 1.5f, 0.3f), 3),
        .. Several([1f, 1.5f, 4f], lambda => Of("hill", $"λ={lambda}", new HillLoss.Definition(lambda), 3 + lambda)),
        .. Several([2f, 0.6f, 0.13f], threshold => Of("splc", $"τ={threshold}", new SelfPacedCorrection.Definition(threshold), 4)),
        .. Several([0f, 1f], weight => Of("csl", $"weight {weight}", default(SelectiveLoss.Definition), 5, weight)),
        .. Several([-1.5f, 0f, 2f], weight => Of("nnpu", $"weight {weight}", default(NonNegativeRisk.Definition), 2, weight)),
        Of("external", "", new ExternalPseudoLabels.Definition(0.2f, 0.7f, 0.9f), 2),
    ];

    public override string ToString() => Parameters.Length == 0 ? Loss : $"{Loss}, {Parameters}";

    // scale: the largest weight of a term, which the tolerance of its slope is proportional to. column: what the loss loads beside the cell.
    // extra: the weight of p in the value of a batch term, whose share of the slope the definition adds.
    private static CellDefinition Of<T>(string loss, string parameters, T definition, double scale = 1, float column = 1, double extra = 0)
        where T : struct, ICellLoss => new(
            loss,
            parameters,
            scale,
            each =>
            {
                Cell<Dual> cell = each.Cell(Dual.Variable(each.Logit), column);
                CellTerm<Dual> term = definition.At(cell);
                return new(term.Value.Value, term.Slope.Value, term.Value.Slope + (extra * cell.P.Slope));
            });

    // Both halves in one: the derivative of each by its own logit, the other logit held fixed.
    private static CellDefinition OfPair<T>(string loss, string parameters, T definition, double modelExtra, double estimatorExtra)
        where T : struct, IPairLoss => new(
            loss,
            parameters,
            2,
            each =>
            {
                Cell<Dual> model = each.Cell(Dual.Variable(each.Logit)), fixedModel = each.Cell(Dual.Constant(each.Logit));
                Cell<Dual> estimator = each.Cell(Dual.Variable(each.EstimatorLogit)), fixedEstimator = each.Cell(Dual.Constant(each.EstimatorLogit));
                CellTerm<Dual> first = definition.At(model, fixedEstimator).Model, second = definition.At(fixedModel, estimator).Estimator;
                double firstSlope = first.Value.Slope + (modelExtra * model.P.Slope), secondSlope = second.Value.Slope + (estimatorExtra * estimator.P.Slope);
                return new(first.Value.Value + second.Value.Value, first.Slope.Value + second.Slope.Value, firstSlope + secondSlope);
            });

    private static IEnumerable<CellDefinition> Several(float[] parameters, Func<float, CellDefinition> make) => parameters.Select(make);
}

/// <summary>A cell in double.</summary>
internal readonly record struct DualCell(double Logit, double EstimatorLogit, LabelState State, bool Truth)
{
    public Cell<Dual> Cell(Dual logit, float column = 1)
    {
        (Dual p, Dual q) = LaneMath.Sigmoid(logit);
        return new(logit, p, q, Dual.Constant(p.Value), Mark(State == LabelState.Present), Mark(State == LabelState.Absent), Mark(Truth), Dual.Constant(column));
    }

    private static Dual Mark(bool holds) => Dual.Constant(holds ? 1 : 0);
}

/// <summary>What a formula gives in a cell.</summary>
internal readonly record struct DualTerm(double Value, double Slope, double Derivative);
