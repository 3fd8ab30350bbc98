using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Asymmetric loss: (1-p)^γ₊·(-log p) where present; elsewhere p_m^γ₋·(-log(1-p_m)), p_m = max(p-m, 0).</summary>
/// <remarks>
/// Ridnik et al. (ICCV 2021), equations 5–7, with unknown taken for absent. Cells that are predicted below the margin m cost nothing. The original sums over cells;
/// here it is a mean like every other loss. Slopes go through the weights, as in the paper; the authors' code can also hold these fixed.
/// </remarks>
public sealed record AsymmetricLoss : Loss
{
    private static readonly LossParameter s_gammaPositive = new("gamma-positive", 1, 0, 20, "γ₊, how soon a good prediction of a present label loses its weight");
    private static readonly LossParameter s_gammaNegative = new("gamma-negative", 4, 0, 20, "γ₋, the same where no label is observed present");
    private static readonly LossParameter s_margin = new("margin", 0.05, 0, 1, "m, the probability below which such a cell costs nothing");

    /// <inheritdoc/>
    public override string Name => "asl";

    /// <summary>γ₊, in [0, 20]; 1 by default.</summary>
    public double GammaPositive { get; init => field = s_gammaPositive.Checked(value); } = s_gammaPositive.Number;

    /// <summary>γ₋, in [0, 20]; 4 by default.</summary>
    public double GammaNegative { get; init => field = s_gammaNegative.Checked(value); } = s_gammaNegative.Number;

    /// <summary>m, in [0, 1]; 0.05 by default.</summary>
    public double Margin { get; init => field = s_margin.Checked(value); } = s_margin.Number;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "asl",
        Title = "Asymmetric loss",
        Paper = "Ridnik, Ben-Baruch, Zamir, Noy, Friedman, Protter, Zelnik-Manor: Asymmetric Loss For Multi-Label Classification, ICCV",
        Year = 2021,
        Url = "https://arxiv.org/abs/2009.14119",
        Formula = "present: -(1-p)^γ₊·log p; else: -p_m^γ₋·log(1-p_m)",
        Cells = [new("present", "(1-p)^γ₊·(-log p)"), new("unknown", "p_m^γ₋·(-log(1-p_m)), p_m = max(p - m, 0)"), new("absent", "as unknown")],
        Parameters =
        [
            s_gammaPositive,
            s_gammaNegative,
            s_margin,
        ],
        Presets = [new("coco", new Dictionary<string, double> { ["gamma-positive"] = 0 })],
        Deviation = "The authors sum over the cells of a batch; here it is their mean. Their code may hold the focal weights fixed for the slopes; here slopes go through them, as in the paper.",
        Make = p => new AsymmetricLoss
        {
            GammaPositive = s_gammaPositive.Of(p),
            GammaNegative = s_gammaNegative.Of(p),
            Margin = s_margin.Of(p),
        },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)GammaPositive, (float)GammaNegative, (float)Margin), batch, width: width);

    internal readonly struct Definition(float gammaPositive, float gammaNegative, float margin) : ICellLoss
    {
        // What a power is taken of, and divided by, has to be positive; below the margin the cost is 0 whatever the weight.
        private const float LeastProbability = 1e-37f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * FocalTerm.Present(cell, gammaPositive))
            + ((Cell<V>.One - cell.Present) * Shifted(cell));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private CellTerm<V> Shifted<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V bound = V.Broadcast(margin);
            V p = V.Max(V.Broadcast(LeastProbability), cell.P - bound), q = V.Min(Cell<V>.One, cell.Q + bound);
            V cost = -(margin > 0 ? LaneMath.Log(q) : cell.Logs.Q), weight = LaneMath.Exp(V.Broadcast(gammaNegative) * LaneMath.Log(p));
            V slope = weight * ((V.Broadcast(gammaNegative) * cost / p) + (Cell<V>.One / q)) * cell.P * cell.Q;
            return new(weight * cost, V.Select(V.LessThan(cell.P, bound), V.Broadcast(0f), slope));
        }
    }
}
