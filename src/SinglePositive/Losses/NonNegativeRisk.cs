using System.Buffers;
using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>Non-negative risk estimation from present and unlabelled examples, class by class: π·mean_P l(z,1) + max(0, mean_U l(z,0) - π·mean_P l(z,0)).</summary>
/// <remarks>
/// Kiryo et al. (NeurIPS 2017), equation 6, with the logistic loss l(z,1) = -log p, l(z,0) = -log(1-p); P and U are the batch's present and unknown examples of the class, a mean over
/// none is 0, and the value is the mean over the classes. Where the maximum is 0 so is its slope; the paper's algorithm may step backwards there. A confirmed absence is outside
/// of the risk and adds -log(1-p)/(B·L). Priors follow from the observed labels and k (<see cref="ClassPriors"/>).
/// </remarks>
public sealed record NonNegativeRisk : Loss
{
    /// <inheritdoc/>
    public override string Name => "nnpu";

    /// <inheritdoc/>
    public override bool NeedsExpectedPositives => true;

    /// <inheritdoc/>
    public override bool NeedsClassPriors => true;

    internal override bool CouplesExamples => true;

    internal static LossEntry Entry { get; } = new()
    {
        Name = "nnpu",
        Title = "Non-negative risk estimation",
        Paper = "Kiryo, Niu, du Plessis, Sugiyama: Positive-Unlabeled Learning with Non-Negative Risk Estimator, NeurIPS",
        Year = 2017,
        Url = "https://arxiv.org/abs/1703.00593",
        Formula = "mean over classes of π·mean_P(-log p) + max(0, mean_U(-log(1-p)) - π·mean_P(-log(1-p)))",
        Cells =
        [
            new("present", "B·π/b_P·(-log p), and -B·π/b_P·(-log(1-p)) where the class's risk of absence is above 0"),
            new("unknown", "B/b_U·(-log(1-p)) where the class's risk of absence, mean_U(-log(1-p)) - π·mean_P(-log(1-p)), is above 0; else 0. b_P and b_U are the numbers of present and unknown examples of the class in the batch"),
            new("absent", "-log(1-p)"),
        ],
        Deviation = "Theirs is about one class and knows its prior π. Here every class of a batch has its own risk, with π = min(1, k·n_j/Σn), n_j how often class j is observed present.",
        Make = _ => new NonNegativeRisk(),
    };

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        // First the costs of absence, left where the slopes go, then what each class makes of them.
        CellLoop.Mean(default(AbsenceCost), batch, width: width);
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)batch.Cells));
        Span<float> columns = rented.AsSpan(0, (int)batch.Cells);
        for (int j = 0; j < batch.Classes; j++)
            Weigh(batch, j, columns);
        double value = CellLoop.Mean(default(Definition), batch, columns, width);
        ArrayPool<float>.Shared.Return(rented);
        return value;
    }

    /// <summary>Fills a class's column: the weight of each cell, negative for present cells of a class whose risk of absence is not above 0.</summary>
    private static void Weigh(in LossBatch batch, int j, Span<float> columns)
    {
        double presentCost = 0, unknownCost = 0;
        int present = 0, unknown = 0;
        for (int i = 0; i < batch.Examples; i++)
        {
            double cost = (double)batch.Slopes[(i * batch.RowStride) + j] * batch.Cells;
            switch (batch.Observed![batch.Rows[i], j])
            {
                case LabelState.Present:
                    (presentCost, present) = (presentCost + cost, present + 1);
                    break;
                case LabelState.Unknown:
                    (unknownCost, unknown) = (unknownCost + cost, unknown + 1);
                    break;
            }
        }

        double prior = batch.ClassPriors[j], presentWeight = prior / Math.Max(1, present), unknownWeight = 1.0 / Math.Max(1, unknown);
        bool isAbove = (unknownCost * unknownWeight) - (presentCost * presentWeight) > 0;
        for (int i = 0; i < batch.Examples; i++)
        {
            columns[(i * batch.Classes) + j] = batch.Observed![batch.Rows[i], j] switch
            {
                LabelState.Present => (float)(batch.Examples * (isAbove ? presentWeight : -presentWeight)),
                LabelState.Unknown => isAbove ? (float)(batch.Examples * unknownWeight) : 0,
                _ => 1,
            };
        }
    }

    /// <summary>The column holds a cell's weight, for present cells with a sign.</summary>
    internal readonly struct Definition : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V>
        {
            // -log p + log(1-p) = -z.
            V isAbove = V.LessThan(V.Broadcast(0f), cell.Column);
            CellTerm<V> presence = CellTerm<V>.Logistic(cell, Cell<V>.One);
            CellTerm<V> present = new(V.Select(isAbove, -cell.Z, presence.Value), V.Select(isAbove, -Cell<V>.One, presence.Slope));
            return (cell.Present * V.Abs(cell.Column) * present)
                + ((Cell<V>.One - cell.Present) * cell.Column * CellTerm<V>.Logistic(cell, V.Broadcast(0f)));
        }
    }

    private readonly struct AbsenceCost : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => new(V.Broadcast(0f), -cell.Logs.Q);
    }
}
