using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Pseudo-labels from elsewhere, such as a vision-language model: an unknown cell that they call present costs w·(s·nl(p) + (1-s)·nl(1-p)), any other -α·H(p).</summary>
/// <remarks>Xing et al. (CVPRW 2024), with an N×L matrix of pseudo-labels that is given. Present: nl(p); absent: nl(1-p), nl(x) = -log(x + 1e-5).</remarks>
public sealed record ExternalPseudoLabels : Loss
{
    private static readonly LossParameter s_pseudoWeight = new("pseudo-weight", 0.7, 0, 1e6, "w, the weight of a cell with a pseudo-label");
    private static readonly LossParameter s_pseudoTarget = new("pseudo-target", 0.9, 0, 1, "s, the target of a cell whose pseudo-label is present");

    /// <inheritdoc/>
    public override string Name => "external";

    /// <summary>α, in [0, 1e6]; 0.2 by default.</summary>
    public double EntropyWeight { get; init => field = EntropyMaximisation.EntropyWeightParameter.Checked(value); } = EntropyMaximisation.EntropyWeightParameter.Number;

    /// <summary>w, in [0, 1e6]; 0.7 by default.</summary>
    public double PseudoWeight { get; init => field = s_pseudoWeight.Checked(value); } = s_pseudoWeight.Number;

    /// <summary>s, in [0, 1]; 0.9 by default.</summary>
    public double PseudoTarget { get; init => field = s_pseudoTarget.Checked(value); } = s_pseudoTarget.Number;

    /// <inheritdoc/>
    public override bool NeedsPseudoLabels => true;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "external",
        Title = "Pseudo-labels from elsewhere",
        Paper = "Xing, Xiong, Stylianou, Sastry, Gong, Jacobs: Vision-Language Pseudo-Labels for Single-Positive Multi-Label Learning, CVPR workshops",
        Year = 2024,
        Url = "https://arxiv.org/abs/2310.15985",
        Formula = "present: nl(p); unknown: w·[s·nl(p) + (1-s)·nl(1-p)] where the pseudo-label is present, else -α·H(p)",
        Cells = [new("present", "nl(p)"), new("unknown", "w·[s·nl(p) + (1-s)·nl(1-p)] where the pseudo-label is present, else -α·H(p)"), new("absent", "nl(1-p)")],
        Parameters =
        [
            EntropyMaximisation.EntropyWeightParameter,
            s_pseudoWeight,
            s_pseudoTarget,
        ],
        Presets = EntropyMaximisation.Entry.Presets,
        Make = p => new ExternalPseudoLabels
        {
            EntropyWeight = EntropyMaximisation.EntropyWeightParameter.Of(p),
            PseudoWeight = s_pseudoWeight.Of(p),
            PseudoTarget = s_pseudoTarget.Of(p),
        },
    };

    // The truth plays no part in this loss; the pseudo-labels are loaded in its place.
    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width) =>
        CellLoop.Mean(new Definition((float)EntropyWeight, (float)PseudoWeight, (float)PseudoTarget), batch with { Truth = batch.PseudoLabels }, width: width);

    /// <summary>Pseudo-labels are where the truth is otherwise.</summary>
    internal readonly struct Definition(float entropyWeight, float pseudoWeight, float pseudoTarget) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V given = cell.Unknown * cell.Truth;
            return (cell.Present * CellTerm<V>.NegativeLogP(cell))
                + (cell.Absent * CellTerm<V>.NegativeLogQ(cell))
                + (given * V.Broadcast(pseudoWeight) * CellTerm<V>.CrossEntropy(cell, V.Broadcast(pseudoTarget)))
                + ((cell.Unknown - given) * CellTerm<V>.NegativeEntropy(cell, entropyWeight));
        }
    }
}
