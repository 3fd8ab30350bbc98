using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Self-paced loss correction: present as in the Hill loss, unknown by the focal loss as absent, but as present where p > τ from the second epoch on.</summary>
/// <remarks>Zhang et al. (2021), equation 11. What is taken for present so has no margin: (1-p)²·(-log p). A confirmed absence is never taken for present.</remarks>
public sealed record SelfPacedCorrection : Loss
{
    private static readonly LossParameter s_threshold = new("threshold", 0.6, 0, 1, "τ, the probability above which an unknown label is taken for present");

    private const float Never = 2;

    /// <inheritdoc/>
    public override string Name => "splc";

    /// <summary>τ, in [0, 1]; 0.6 by default.</summary>
    public double Threshold { get; init => field = s_threshold.Checked(value); } = s_threshold.Number;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "splc",
        Title = "Self-paced loss correction",
        Paper = HillLoss.Paper,
        Year = 2021,
        Url = HillLoss.PaperUrl,
        Formula = "present: -(1-p')²·log p', p' = σ(z-1); else: -p²·log(1-p), or -(1-p)²·log p where unknown, e ≥ 2 and p > τ",
        Cells = [new("present", "(1-p')²·(-log p'), p' = σ(z - 1)"), new("unknown", "p²·(-log(1-p)); from e = 2 on (1-p)²·(-log p) where p > τ"), new("absent", "p²·(-log(1-p))")],
        Parameters = [s_threshold],
        Make = p => new SelfPacedCorrection { Threshold = s_threshold.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition(batch.Moment.Epoch >= 2 ? (float)Threshold : Never), batch, width: width);

    internal readonly struct Definition(float threshold) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V corrected = V.Select(V.LessThan(V.Broadcast(threshold), cell.P), cell.Unknown, V.Broadcast(0f));
            return (cell.Present * HillLoss.PresentWithMargin(cell))
                + (corrected * FocalTerm.Present(cell, 2))
                + ((Cell<V>.One - cell.Present - corrected) * FocalTerm.Absent(cell, 2));
        }
    }
}
