using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>The batch statistic of EPR and ROLE: by how much the predicted number of positives per example exceeds k, over L.</summary>
internal readonly struct ExpectedPositives
{
    private readonly double _excess;

    /// <summary>(k̂ - k)/L with k̂ = (1/B)ΣΣσ(z); leaves the slopes of the batch overwritten.</summary>
    public ExpectedPositives(in LossBatch batch, LaneWidth width) =>
        _excess = CellLoop.Mean(default(Sum), batch, width: width) - (batch.ExpectedPositives / batch.Classes);

    /// <summary>λ((k̂ - k)/L)².</summary>
    public double Penalty(double weight) => weight * _excess * _excess;

    /// <summary>The penalty's derivative by a logit over p(1-p), in units of a cell (times B·L): 2λ(k̂ - k)/L.</summary>
    public float CellSlope(double weight) => (float)(2 * weight * _excess);

    private readonly struct Sum : ICellLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public CellTerm<V> At<V>(in Cell<V> cell)
            where V : struct, ILanes<V> => CellTerm<V>.Probability(cell);
    }
}
