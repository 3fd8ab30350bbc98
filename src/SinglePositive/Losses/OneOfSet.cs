using SinglePositive.Labels;
using SinglePositive.Numerics;

namespace SinglePositive.Losses;

/// <summary>The negative log-likelihood of observed labels that were drawn uniformly from sets of one size (<see cref="LabelDraw"/>), divided by B·L. With it expected positives are estimated; it is no loss of the catalogue.</summary>
/// <param name="Size">m, the number of present labels of every example.</param>
internal sealed record OneOfSet(int Size) : Loss
{
    /// <inheritdoc/>
    public override string Name => "one-of-set";

    private protected override double EvaluateBatch(in LossBatch batch, LaneWidth width)
    {
        LabelDraw draw = new(Size, batch.Classes);
        double[] logits = new double[batch.Classes], slopes = new double[batch.Classes];
        double sum = 0;
        for (int example = 0; example < batch.Examples; example++)
        {
            int first = example * batch.RowStride;
            for (int j = 0; j < logits.Length; j++)
                logits[j] = batch.Logits[first + j];
            // An example has one observed label here.
            int label = batch.Observed!.Row(batch.Rows[example]).IndexOf(LabelState.Present);
            Array.Clear(slopes);
            if (label >= 0)
                sum += draw.Surprise(logits, label, slopes);
            for (int j = 0; j < slopes.Length; j++)
                batch.Slopes[first + j] = (float)(slopes[j] / batch.Cells);
        }

        return sum / batch.Cells;
    }
}
