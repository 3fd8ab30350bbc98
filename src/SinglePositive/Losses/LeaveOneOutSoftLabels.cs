using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Cross-entropy towards soft labels: what the other examples say of an unknown cell is its target, so that the labels that are missing count for what they probably are.</summary>
/// <remarks>
/// This project's own method. A ridge regression of the observed labels, by its closed form without the example itself, gives every cell an
/// estimate r of how probable it is that its label is the one observed; of the k labels that an example has on average all but the m observed ones are missing, so the target of
/// an unknown cell is s = min(1, max(0, k - m)·r). For a linear classifier on fixed features the loss is convex, and is not trained by Adam but minimised,
/// with a penalty on the weights, in passes over all examples: the learning rate, the size of batches, weight decay and the seed play no part, and features are always standardised.
/// A network is trained by Adam towards the same soft labels, made from the features that it has at the start, without the penalty.
/// </remarks>
public sealed record LeaveOneOutSoftLabels : Loss
{
    private static readonly LossParameter s_penalty = new("penalty", 0.0005, 1e-8, 1e4, "λ, the penalty on the classifier's weights");
    private static readonly LossParameter s_ridge = new("ridge", 0.01, 1e-4, 1e4, "the penalty on the weights of the regression that makes the soft labels");

    // A cell that has no soft label is taken for absent.
    private const float None = -1;

    /// <inheritdoc/>
    public override string Name => "loo";

    /// <summary>λ in λ/2·τ·‖w‖² per class beside the sum of the cross-entropies of one example, τ being the mean squared length of the standardised features; in [1e-8, 1e4], 5e-4 by default.</summary>
    public double Penalty { get; init => field = s_penalty.Checked(value); } = s_penalty.Number;

    /// <summary>The ridge regression's penalty, in the same unit beside half the mean squared error; in [1e-4, 1e4], 0.01 by default.</summary>
    public double Ridge { get; init => field = s_ridge.Checked(value); } = s_ridge.Number;

    /// <inheritdoc/>
    public override bool NeedsExpectedPositives => true;

    /// <inheritdoc/>
    public override bool IsMinimised => true;

    internal override bool CouplesExamples => false;

    internal override float? MemoryStart => None;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "loo",
        Title = "Leave-one-out soft labels",
        Paper = "This project's own method: soft labels from a ridge regression that leaves the example out",
        Year = 2026,
        Url = "https://en.wikipedia.org/wiki/Leverage_(statistics)",
        Formula = "-t·log p - (1-t)·log(1-p); t = 1 where present, 0 where absent, min(1, max(0, k - m)·r) where unknown",
        Cells =
        [
            new("present", "-log p"),
            new("unknown", "-s·log p - (1-s)·log(1-p), s = min(1, max(0, k - m)·r); r: the ridge regression's estimate without the example, in 0 … 1; m: the example's observed labels"),
            new("absent", "-log(1-p)"),
            new("weights", "+ λ/2·τ·‖w‖² for each class; τ: mean squared length of the standardised features"),
        ],
        Parameters =
        [
            s_penalty,
            s_ridge,
        ],
        Recommended = true,
        Make = p => new LeaveOneOutSoftLabels { Penalty = s_penalty.Of(p), Ridge = s_ridge.Of(p) },
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> soft = rented.AsSpan(0, (int)batch.Cells);
        for (int example = 0; example < batch.Examples; example++)
            batch.Memory!.Row(batch.Rows[example]).CopyTo(soft[(example * batch.Classes)..]);
        double value = CellLoop.Mean(new Definition(), batch, soft, width);
        ArrayPool<float>.Shared.Return(rented);
        return value;
    }

    /// <summary>The column holds soft labels; below 0 counts as 0.</summary>
    internal readonly struct Definition : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => CellTerm<V>.Logistic(cell, cell.Present + (cell.Unknown * V.Max(V.Broadcast(0f), cell.Column)));
    }
}
