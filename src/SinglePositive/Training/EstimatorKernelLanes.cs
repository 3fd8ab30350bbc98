using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Adam on one row of the label estimator over lanes.</summary>
internal sealed unsafe class EstimatorKernel<V> : EstimatorKernel
    where V : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step(EstimatorRow row, float* slopes, in AdamStep step)
    {
        AdamLanes<V> adam = new(step);
        for (int at = 0; at < row.PaddedClasses; at += V.Count)
            adam.Apply(row.Logits + at, row.FirstMoments + at, row.SecondMoments + at, V.Load(slopes + at));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Coast(EstimatorRow row, in AdamStep step)
    {
        AdamLanes<V> adam = new(step);
        for (int at = 0; at < row.PaddedClasses; at += V.Count)
            adam.Apply(row.Logits + at, row.FirstMoments + at, row.SecondMoments + at, V.Broadcast(0f));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CoastFar(EstimatorRow row, CoastTable table, long last, long missed)
    {
        CoastSums sums = Sums(table, last, missed);
        V root = V.Broadcast(sums.Root), epsilon = V.Broadcast((float)AdamStep.Epsilon);
        V firstDecay = V.Broadcast(sums.FirstDecay), secondDecay = V.Broadcast(sums.SecondDecay);
        for (int at = 0; at < row.PaddedClasses; at += V.Count)
        {
            V first = V.Load(row.FirstMoments + at), second = V.Load(row.SecondMoments + at);
            V deviation = root * V.Sqrt(second);
            V denominator = deviation + epsilon;
            V x = deviation / denominator;
            V sum = V.Broadcast(sums.Terms[CoastSums.Powers.Count - 1]);
            for (int k = CoastSums.Powers.Count - 2; k >= 0; k--)
                sum = V.MultiplyAdd(sum, x, V.Broadcast(sums.Terms[k]));
            (V.Load(row.Logits + at) - (first * (sum / denominator))).Store(row.Logits + at);
            (first * firstDecay).Store(row.FirstMoments + at);
            (second * secondDecay).Store(row.SecondMoments + at);
        }
    }

    private static CoastSums Sums(CoastTable table, long last, long missed)
    {
        int steps = (int)Math.Min(missed, CoastTable.Horizon);
        float* weights = stackalloc float[CoastTable.Horizon];
        float* roots = stackalloc float[CoastTable.Horizon];
        int padded = (steps + V.Count - 1) / V.Count * V.Count;
        CoastSums sums = new()
        {
            FirstDecay = (float)Math.Pow(AdamStep.Beta1, missed),
            SecondDecay = (float)Math.Exp(missed * Math.Log(AdamStep.Beta2)),
            Root = Weigh(table, last, padded, steps, weights, roots),
        };
        Accumulate(ref sums, weights, roots, padded);
        return sums;
    }

    /// <summary>Fills w_j and a_j (w_j = 0 beyond the last step) and returns ā.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Weigh(CoastTable table, long last, int padded, int steps, float* weights, float* roots)
    {
        V firstPower = V.Broadcast((float)-Math.Pow(AdamStep.Beta1, last)), secondPower = V.Broadcast((float)-Math.Exp(last * Math.Log(AdamStep.Beta2)));
        V rate = V.Broadcast((float)(table.LearningRate * (1 - AdamStep.Beta1))), spread = V.Broadcast((float)Math.Sqrt(1 - AdamStep.Beta2));
        V one = V.Broadcast(1f);
        for (int at = 0; at < padded; at += V.Count)
        {
            V decay = V.Load(table.FirstPowers.Pointer + at);
            (rate * decay / V.MultiplyAdd(firstPower, decay, one)).Store(weights + at);
            V correction = V.MultiplyAdd(secondPower, V.Load(table.SecondPowers.Pointer + at), one);
            (spread * V.Load(table.SecondRoots.Pointer + at) / V.Sqrt(correction)).Store(roots + at);
        }

        for (int j = steps; j < padded; j++)
            weights[j] = 0;
        V total = V.Broadcast(0f), weighted = total;
        for (int at = 0; at < padded; at += V.Count)
        {
            total += V.Load(weights + at);
            weighted = V.MultiplyAdd(V.Load(weights + at), V.Load(roots + at), weighted);
        }

        return (float)(V.Sum(weighted) / V.Sum(total));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(ref CoastSums sums, float* weights, float* roots, int padded)
    {
        V perRoot = V.Broadcast(-1 / sums.Root), one = V.Broadcast(1f);
        for (int k = 0; k < CoastSums.Powers.Count; k++)
        {
            V sum = V.Broadcast(0f);
            for (int at = 0; at < padded; at += V.Count)
            {
                V weight = V.Load(weights + at);
                sum += weight;
                (weight * V.MultiplyAdd(V.Load(roots + at), perRoot, one)).Store(weights + at);
            }

            sums.Terms[k] = (float)V.Sum(sum);
        }
    }
}
