using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>The formula of a loss in one cell, before the mean over the B·L cells.</summary>
internal interface ICellLoss
{
    CellTerm<V> At<V>(in Cell<V> cell)
        where V : struct, ILanes<V>;
}

/// <summary>The formula of a loss that couples the model with the label estimator in one cell.</summary>
internal interface IPairLoss
{
    /// <summary>The model's half (slope with respect to its logit) and the estimator's half (slope with respect to its own).</summary>
    (CellTerm<V> Model, CellTerm<V> Estimator) At<V>(in Cell<V> model, in Cell<V> estimator)
        where V : struct, ILanes<V>;
}
