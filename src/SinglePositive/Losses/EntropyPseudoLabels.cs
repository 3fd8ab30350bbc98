using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Entropy maximisation with asymmetric pseudo-labels: as <c>em</c>, but the unknown cells that look most absent get soft labels one share after another.</summary>
/// <remarks>
/// Zhou et al. (ECCV 2022), section 3.3. After each epoch e = T_w, …, T-1 all training rows are scored, and in class i the ⌊θ·U_i/(T-T_w)⌋ lowest p among the unknown cells without
/// a soft label become soft labels s, of the U_i that were unknown at the start; equal p by row. From then on such a cell costs β·[s·nl(p) + (1-s)·nl(1-p)].
/// </remarks>
public sealed record EntropyPseudoLabels : Loss
{
    private static readonly LossParameter s_pseudoWeight = new("pseudo-weight", 0.02, 0, 1e6, "β, the weight of a cell with a pseudo-label");
    private static readonly LossParameter s_pseudoShare = new("pseudo-share", 0.9, 0, 1, "θ, the share of a class's unknown cells that have a soft label in the end");
    private static readonly LossParameter s_warmUpEpochs = new("warm-up-epochs", 5, 1, 1e6, "T_w, the first epoch after which there are soft labels") { IsWhole = true };

    private const float None = -1;

    /// <inheritdoc/>
    public override string Name => "em-apl";

    /// <summary>α, in [0, 1e6]; 0.2 by default.</summary>
    public double EntropyWeight { get; init => field = EntropyMaximisation.EntropyWeightParameter.Checked(value); } = EntropyMaximisation.EntropyWeightParameter.Number;

    /// <summary>β, in [0, 1e6]; 0.02 by default.</summary>
    public double PseudoWeight { get; init => field = s_pseudoWeight.Checked(value); } = s_pseudoWeight.Number;

    /// <summary>θ, in [0, 1]; 0.9 by default.</summary>
    public double PseudoShare { get; init => field = s_pseudoShare.Checked(value); } = s_pseudoShare.Number;

    /// <summary>T_w, the first epoch after which there are soft labels, in [1, 1e6]; 5 by default.</summary>
    public double WarmUpEpochs { get; init => field = s_warmUpEpochs.Checked(value); } = s_warmUpEpochs.Number;

    /// <inheritdoc/>
    public override bool DependsOnEpochs => true;

    /// <inheritdoc/>
    public override string? ConcernAbout(int epochs) => epochs > WarmUpEpochs
        ? null
        : $"'{Name}' makes pseudo-labels after epoch {WarmUpEpochs} (warm-up-epochs), and there are {epochs} epochs: it trains as 'em'. Give more --epochs, or a smaller --loss.warm-up-epochs.";

    internal override float? MemoryStart => None;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "em-apl",
        Title = "Entropy maximisation with asymmetric pseudo-labels",
        Paper = EntropyMaximisation.Paper,
        Year = 2022,
        Url = EntropyMaximisation.PaperUrl,
        Formula = "as em; unknown with a soft label s: β·[s·nl(p) + (1-s)·nl(1-p)]",
        Cells =
        [
            new("present", "nl(p)"),
            new("unknown", "-α·H(p); with a soft label s: β·[s·nl(p) + (1-s)·nl(1-p)]. After each epoch e = T_w … T-1 the ⌊θ·U/(T-T_w)⌋ lowest p of a class become such labels, of its U unknown ones"),
            new("absent", "nl(1-p)"),
        ],
        Parameters =
        [
            EntropyMaximisation.EntropyWeightParameter,
            s_pseudoWeight,
            s_pseudoShare,
            s_warmUpEpochs,
        ],
        Presets = LossPreset.OfPaperSets(("entropy-weight", [0.2, 0.1, 0.1, 0.01]), ("pseudo-weight", [0.02, 0.9, 0.2, 0.4]), ("warm-up-epochs", [5, 5, 4, 3])),
        Make = p => new EntropyPseudoLabels
        {
            EntropyWeight = EntropyMaximisation.EntropyWeightParameter.Of(p),
            PseudoWeight = s_pseudoWeight.Of(p),
            PseudoShare = s_pseudoShare.Of(p),
            WarmUpEpochs = s_warmUpEpochs.Of(p),
        },
    };

    internal override bool ScoresAfter(Moment moment) => moment.Epoch >= WarmUpEpochs && moment.Epoch < moment.Epochs;

    internal override void EndEpoch(Moment moment, ObservedMatrix observed, int[] rows, float[] probabilities, CellMemory memory) =>
        SoftLabels.Add(PseudoShare / (moment.Epochs - WarmUpEpochs), observed, rows, probabilities, memory);

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> soft = rented.AsSpan(0, (int)batch.Cells);
        for (int example = 0; example < batch.Examples; example++)
            batch.Memory!.Row(batch.Rows[example]).CopyTo(soft[(example * batch.Classes)..]);
        double value = CellLoop.Mean(new Definition((float)EntropyWeight, (float)PseudoWeight), batch, soft, width);
        ArrayPool<float>.Shared.Return(rented);
        return value;
    }

    /// <summary>The column holds soft labels, below 0 where there is none.</summary>
    internal readonly struct Definition(float entropyWeight, float pseudoWeight) : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            V none = V.Select(V.LessThan(cell.Column, V.Broadcast(0f)), cell.Unknown, V.Broadcast(0f));
            return (cell.Present * CellTerm<V>.NegativeLogP(cell))
                + (cell.Absent * CellTerm<V>.NegativeLogQ(cell))
                + (none * CellTerm<V>.NegativeEntropy(cell, entropyWeight))
                + ((cell.Unknown - none) * V.Broadcast(pseudoWeight) * CellTerm<V>.CrossEntropy(cell, cell.Column));
        }
    }
}
