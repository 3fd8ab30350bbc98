using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Hill loss: (1-p')²·(-log p') with p' = σ(z-1) where present, (λ-p)·p² everywhere else.</summary>
/// <remarks>
/// Zhang et al. (2021), equations 4 and 7, with unknown taken for absent. With λ = 1.5 the slope of an unknown cell is 3p²(1-p)²: a hill that falls again
/// where the model is sure of a label that nobody observed.
/// </remarks>
public sealed record HillLoss : Loss
{
    private static readonly LossParameter s_lambda = new("lambda", 1.5, 1, 10, "λ; with 1.5 the slope of an unknown cell is 3p²(1-p)²");

    internal const string Paper = "Zhang, Cheng, Huang, Wen, Feng, Li, Guo: Simple and Robust Loss Design for Multi-Label Learning with Missing Labels, preprint";
    internal const string PaperUrl = "https://arxiv.org/abs/2112.07368";

    /// <inheritdoc/>
    public override string Name => "hill";

    /// <summary>λ, in [1, 10]; 1.5 by default.</summary>
    public double Lambda { get; init => field = s_lambda.Checked(value); } = s_lambda.Number;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "hill",
        Title = "Hill loss",
        Paper = Paper,
        Year = 2021,
        Url = PaperUrl,
        Formula = "present: -(1-p')²·log p', p' = σ(z-1); else: (λ-p)·p²",
        Cells = [new("present", "(1-p')²·(-log p'), p' = σ(z - 1)"), new("unknown", "(λ - p)·p²"), new("absent", "as unknown")],
        Parameters = [s_lambda],
        Make = p => new HillLoss { Lambda = s_lambda.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)Lambda), batch, width: width);

    /// <summary>(1-p')²·(-log p') with p' = σ(z-1): a present label has to be predicted with a margin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CellTerm<V> PresentWithMargin<V>(in Cell<V> cell)
        where V : struct, ILanes<V> => FocalTerm.PresentAt(cell.Z - Cell<V>.One, 2);

    internal readonly struct Definition(float lambda) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * PresentWithMargin(cell)) + ((Cell<V>.One - cell.Present) * Negative(cell));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private CellTerm<V> Negative<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V square = cell.P * cell.P, slope = square * cell.Q * (V.Broadcast(2 * lambda) - (V.Broadcast(3f) * cell.P));
            return new((V.Broadcast(lambda) - cell.P) * square, slope);
        }
    }
}
