using System.Runtime.CompilerServices;
using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>The loop over the cells of a batch, written once for every loss and every lane width.</summary>
internal static unsafe class CellLoop
{
    /// <summary>The mean of a loss over the batch's cells; its slopes go to <see cref="LossBatch.Slopes"/>.</summary>
    /// <param name="loss">The formula of one cell.</param>
    /// <param name="batch">The cells.</param>
    /// <param name="columns">Numbers loaded beside the cells as <see cref="Cell{V}.Column"/>: L of them for all examples, B·L of them, or none.</param>
    /// <param name="width">Lanes to use.</param>
    public static double Mean<TLoss>(TLoss loss, in LossBatch batch, ReadOnlySpan<float> columns = default, LaneWidth? width = null)
        where TLoss : struct, ICellLoss
    {
        double sum = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            ReadOnlySpan<float> column = columns.Length == batch.Cells ? columns.Slice(example * batch.Classes, batch.Classes) : columns;
            sum += RowSum(loss, batch, example, column, width);
        }

        return sum / batch.Cells;
    }

    /// <summary>The sum of a loss over one example's cells; its slopes, divided by B·L, go to the example's row of <see cref="LossBatch.Slopes"/>.</summary>
    public static double RowSum<TLoss>(TLoss loss, in LossBatch batch, int example, ReadOnlySpan<float> column = default, LaneWidth? width = null)
        where TLoss : struct, ICellLoss
    {
        int start = example * batch.RowStride;
        fixed (float* logits = batch.Logits.Slice(start, batch.Classes), slopes = batch.Slopes.Slice(start, batch.Classes), columns = column)
        fixed (LabelState* observed = batch.Observed is null ? default : batch.Observed.Row(batch.Rows[example]))
        fixed (byte* truth = batch.Truth is null ? default : batch.Truth.Row(batch.Rows[example]))
        {
            CellRow row = new() { Logits = logits, Slopes = slopes, Observed = observed, Truth = truth, Columns = columns, Classes = batch.Classes };
            float scale = (float)(1.0 / batch.Cells);
            return (width ?? LaneWidths.Widest) switch
            {
                LaneWidth.Bits512 => Run<Lanes512, TLoss>(loss, row, scale),
                LaneWidth.Bits256 => Run<Lanes256, TLoss>(loss, row, scale),
                LaneWidth.Bits128 => Run<Lanes128, TLoss>(loss, row, scale),
                _ => Run<Lanes1, TLoss>(loss, row, scale),
            };
        }
    }

    /// <summary>As <see cref="Mean{TLoss}"/>, for a loss that also gives slopes to the label estimator.</summary>
    public static double PairMean<TLoss>(TLoss loss, in LossBatch batch, LaneWidth? width = null)
        where TLoss : struct, IPairLoss
    {
        double sum = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            int start = example * batch.RowStride;
            fixed (float* logits = batch.Logits.Slice(start, batch.Classes), slopes = batch.Slopes.Slice(start, batch.Classes))
            fixed (float* estimator = batch.EstimatorLogits.Slice(start, batch.Classes), estimatorSlopes = batch.EstimatorSlopes.Slice(start, batch.Classes))
            fixed (LabelState* observed = batch.Observed is null ? default : batch.Observed.Row(batch.Rows[example]))
            {
                CellRow row = new() { Logits = logits, Slopes = slopes, EstimatorLogits = estimator, EstimatorSlopes = estimatorSlopes, Observed = observed, Classes = batch.Classes };
                float scale = (float)(1.0 / batch.Cells);
                sum += (width ?? LaneWidths.Widest) switch
                {
                    LaneWidth.Bits512 => RunPair<Lanes512, TLoss>(loss, row, scale),
                    LaneWidth.Bits256 => RunPair<Lanes256, TLoss>(loss, row, scale),
                    LaneWidth.Bits128 => RunPair<Lanes128, TLoss>(loss, row, scale),
                    _ => RunPair<Lanes1, TLoss>(loss, row, scale),
                };
            }
        }

        return sum / batch.Cells;
    }

    // One width per method and everything below it inlined: four widths in one method cost ten times as much.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run<V, TLoss>(TLoss loss, in CellRow row, float scale)
        where V : struct, ILanes<V>
        where TLoss : struct, ICellLoss
    {
        float* scratch = stackalloc float[CellRow.ScratchLength<V>()];
        V factor = V.Broadcast(scale), sum = V.Broadcast(0f);
        for (int at = 0; at < row.Classes; at += V.Count)
        {
            CellTerm<V> term = loss.At(row.Group<V>(at, scratch, row.Logits, out V exists));
            sum = V.MultiplyAdd(exists, term.Value, sum);
            row.Write(row.Slopes, at, scratch, factor * term.Slope);
        }

        return V.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double RunPair<V, TLoss>(TLoss loss, in CellRow row, float scale)
        where V : struct, ILanes<V>
        where TLoss : struct, IPairLoss
    {
        float* scratch = stackalloc float[CellRow.ScratchLength<V>()];
        V factor = V.Broadcast(scale), sum = V.Broadcast(0f);
        for (int at = 0; at < row.Classes; at += V.Count)
        {
            Cell<V> model = row.Group<V>(at, scratch, row.Logits, out V exists);
            Cell<V> estimator = row.Group<V>(at, scratch, row.EstimatorLogits, out _);
            (CellTerm<V> modelTerm, CellTerm<V> estimatorTerm) = loss.At(model, estimator);
            sum = V.MultiplyAdd(exists, modelTerm.Value + estimatorTerm.Value, sum);
            row.Write(row.Slopes, at, scratch, factor * modelTerm.Slope);
            row.Write(row.EstimatorSlopes, at, scratch, factor * estimatorTerm.Slope);
        }

        return V.Sum(sum);
    }
}
