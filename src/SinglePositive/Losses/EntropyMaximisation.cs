using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Entropy maximisation: nl(p) where present, -α·H(p) where unknown, nl(1-p) where observed absent; H is the entropy, nl(x) = -log(x + 1e-5).</summary>
/// <remarks>Zhou et al. (ECCV 2022), equation 4: an unknown cell is pushed towards p = ½, the more weakly the surer the model is of it (slope α·z·p(1-p)).</remarks>
public sealed record EntropyMaximisation : Loss
{
    internal const string Paper = "Zhou, Chen, Wang, Chen, Heng: Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV";
    internal const string PaperUrl = "https://arxiv.org/abs/2203.16219";

    /// <summary>α, which other losses have as well.</summary>
    internal static LossParameter EntropyWeightParameter { get; } = new("entropy-weight", 0.2, 0, 1e6, "α, the weight of the entropy of an unknown cell");

    /// <inheritdoc/>
    public override string Name => "em";

    /// <summary>α, in [0, 1e6]; 0.2 by default.</summary>
    public double EntropyWeight { get; init => field = EntropyWeightParameter.Checked(value); } = EntropyWeightParameter.Number;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "em",
        Title = "Entropy maximisation",
        Paper = Paper,
        Year = 2022,
        Url = PaperUrl,
        Formula = "present: nl(p); unknown: -α·H(p); absent: nl(1-p)",
        Cells = [new("present", "nl(p)"), new("unknown", "-α·H(p), H(p) = -p·log p - (1-p)·log(1-p)"), new("absent", "nl(1-p)")],
        Parameters = [EntropyWeightParameter],
        Presets = LossPreset.OfPaperSets("entropy-weight", 0.2, 0.1, 0.1, 0.01),
        Make = p => new EntropyMaximisation { EntropyWeight = EntropyWeightParameter.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)EntropyWeight), batch, width: width);

    internal readonly struct Definition(float entropyWeight) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> =>
            (cell.Present * CellTerm<V>.NegativeLogP(cell))
            + (cell.Absent * CellTerm<V>.NegativeLogQ(cell))
            + (cell.Unknown * CellTerm<V>.NegativeEntropy(cell, entropyWeight));
    }
}
