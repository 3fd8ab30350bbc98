using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Focal loss: (1-p)^γ·(-log p) where present, p^γ·(-log(1-p)) everywhere else.</summary>
/// <remarks>Lin et al. (ICCV 2017), for every class by itself and with unknown taken for absent. With γ = 0 it is <c>an</c> without ε.</remarks>
public sealed record FocalLoss : Loss
{
    private static readonly LossParameter s_gamma = new("gamma", 2, 0, 20, "γ, how soon a good prediction loses its weight");

    /// <inheritdoc/>
    public override string Name => "focal";

    /// <summary>γ, in [0, 20]; 2 by default.</summary>
    public double Gamma { get; init => field = s_gamma.Checked(value); } = s_gamma.Number;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "focal",
        Title = "Focal loss",
        Paper = "Lin, Goyal, Girshick, He, Dollár: Focal Loss for Dense Object Detection, ICCV",
        Year = 2017,
        Url = "https://arxiv.org/abs/1708.02002",
        Formula = "present: -(1-p)^γ·log p; else: -p^γ·log(1-p)",
        Cells = [new("present", "(1-p)^γ·(-log p)"), new("unknown", "p^γ·(-log(1-p))"), new("absent", "as unknown")],
        Parameters = [s_gamma],
        Make = p => new FocalLoss { Gamma = s_gamma.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)Gamma), batch, width: width);

    internal readonly struct Definition(float gamma) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * FocalTerm.Present(cell, gamma))
            + ((Cell<V>.One - cell.Present) * FocalTerm.Absent(cell, gamma));
    }
}
