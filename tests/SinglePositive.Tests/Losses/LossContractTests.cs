using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>What every loss of the catalogue promises, whatever its formula.</summary>
public class LossContractTests
{
    public static TheoryData<string> Variants => LossVariants.All;

    public static TheoryData<string> Defaults => LossVariants.Defaults;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_AnyWidthAndNumberOfClasses_AgreesWithScalar(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        for (int classes = 1; classes <= 70; classes++)
        {
            BatchCase batch = BatchCase.Draw(classes, 3, classes);
            BatchResult scalar = batch.Evaluate(loss, LaneWidth.Scalar);
            foreach (LaneWidth width in new[] { LaneWidth.Bits128, LaneWidth.Bits256, LaneWidth.Bits512 })
                scalar.AssertNear(batch.Evaluate(loss, width), $"{classes} classes, {width}");
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_StrideLargerThanClasses_GivesTheSameAndLeavesTheGapAlone(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        foreach ((int classes, int stride) in new[] { (1, 2), (5, 16), (16, 17), (37, 48) })
        {
            BatchCase batch = BatchCase.Draw(classes, 4, classes);
            BatchResult dense = batch.Evaluate(loss), apart = batch.WithStride(stride).Evaluate(loss);
            Assert.Equal(dense.Value, apart.Value);
            Assert.Equal(Apart(dense.Slopes, classes, stride), apart.Slopes);
            Assert.Equal(Apart(dense.EstimatorSlopes, classes, stride), apart.EstimatorSlopes);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_Twice_GivesTheSameBitsAndChangesNoInput(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        BatchCase batch = BatchCase.Draw(11, 5, 23);
        float[] logits = [.. batch.Logits], estimator = [.. batch.EstimatorLogits];
        LabelState[] states = [.. batch.Observed.Values];
        byte[] truth = [.. batch.Truth.Values];
        BatchResult first = batch.Evaluate(loss), second = batch.Evaluate(LossVariants.Create(variant));
        Assert.Equal(BitConverter.DoubleToInt64Bits(first.Value), BitConverter.DoubleToInt64Bits(second.Value));
        Assert.Equal(first.Slopes.Select(BitConverter.SingleToInt32Bits), second.Slopes.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(first.EstimatorSlopes.Select(BitConverter.SingleToInt32Bits), second.EstimatorSlopes.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(logits, batch.Logits);
        Assert.Equal(estimator, batch.EstimatorLogits);
        Assert.Equal(states, batch.Observed.Values);
        Assert.Equal(truth, batch.Truth.Values);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_ExtremeLogits_IsFinite(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        float[] extremes = [0f, -0f, 88f, -88f, 104f, -104f, 1e4f, -1e4f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon];
        LabelState[] states = [.. Enum.GetValues<LabelState>().Order()];
        int classes = extremes.Length * states.Length;
        for (int shift = 0; shift < extremes.Length; shift++)
        {
            BatchCase batch = new()
            {
                Rows = [0, 1],
                Classes = classes,
                Stride = classes,
                Logits = [.. Enumerable.Range(0, 2 * classes).Select(i => extremes[i % extremes.Length])],
                EstimatorLogits = [.. Enumerable.Range(0, 2 * classes).Select(i => extremes[(i + shift) % extremes.Length])],
                Observed = new(2, classes, [.. Enumerable.Range(0, 2 * classes).Select(i => states[i % classes / extremes.Length])]),
                Truth = new(2, classes, [.. Enumerable.Range(0, 2 * classes).Select(i => (byte)(i / classes))]),
                Priors = [.. Enumerable.Range(0, classes).Select(i => 0.01f * (i % 9))],
                PseudoLabels = new(2, classes, [.. Enumerable.Range(0, 2 * classes).Select(i => (byte)(i % 2))]),
                Remembered = [.. Enumerable.Range(0, 2 * classes).Select(i => i % 3 == 0 ? 0.25f : float.NaN)],
            };
            foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
                AssertFinite(batch.Evaluate(loss, width), loss);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_NaNLogit_GivesNaNAndDisturbsNoOtherExample(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        BatchCase clean = BatchCase.Draw(4, 3, 21);
        foreach (int cell in new[] { 21, 21 + 7, 21 + 20 })
        {
            BatchCase batch = clean with { Logits = [.. clean.Logits] };
            batch.Logits[cell] = float.NaN;
            foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
            {
                BatchResult undisturbed = clean.Evaluate(loss, width), actual = batch.Evaluate(loss, width);
                Assert.True(double.IsNaN(actual.Value), $"{width}: the value is {actual.Value}");
                Assert.True(float.IsNaN(actual.Slopes[cell]), $"{width}: the slope is {actual.Slopes[cell]}");
                // A loss with a statistic of the batch may pass the NaN on to every cell; one without has to keep it in its example.
                if (!loss.CouplesExamples)
                    Assert.Equal(undisturbed.Slopes.Where((_, i) => i / 21 != 1), actual.Slopes.Where((_, i) => i / 21 != 1));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_ExamplesInAnotherOrder_PermutesTheSlopes(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        int[] order = [3, 0, 4, 2, 1];
        BatchCase batch = BatchCase.Draw(8, 5, 19);
        BatchResult expected = batch.Evaluate(loss);
        BatchResult permuted = new(expected.Value, InOrder(expected.Slopes, order, 19), InOrder(expected.EstimatorSlopes, order, 19));
        permuted.AssertNear(batch.WithExamples(order).Evaluate(loss), "examples");
    }

    // Draws belong to class numbers, so only the defaults, which draw nothing, are indifferent to the order of classes.
    [Theory]
    [MemberData(nameof(Defaults))]
    public void Evaluate_ClassesInAnotherOrder_PermutesTheSlopes(string name)
    {
        Loss loss = LossVariants.Create(name);
        int[] order = [.. Enumerable.Range(0, 19).Select(j => j * 7 % 19)];
        BatchCase batch = BatchCase.Draw(9, 4, 19);
        BatchResult expected = batch.Evaluate(loss);
        BatchResult permuted = new(expected.Value, batch.Reordered(expected.Slopes, order), batch.Reordered(expected.EstimatorSlopes, order));
        permuted.AssertNear(batch.WithClasses(order).Evaluate(loss), "classes");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Evaluate_WarmedUp_AllocatesNothing(string variant)
    {
        Loss loss = LossVariants.Create(variant);
        BatchCase batch = BatchCase.Draw(2, 4, 37);
        float[] slopes = new float[batch.Logits.Length], estimatorSlopes = new float[batch.Logits.Length];
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            batch.EvaluateInto(loss, slopes, estimatorSlopes, width);
            Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Allocated(() => batch.EvaluateInto(loss, slopes, estimatorSlopes, width))));
        }
    }

    // A collection that another thread causes charges this one with what is left of its allocation block: hence the least of several measurements.
    private static long Allocated(Func<double> evaluate)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        evaluate();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static float[] Apart(float[] values, int classes, int stride) =>
        [.. Enumerable.Range(0, values.Length / classes * stride).Select(i => i % stride < classes ? values[(i / stride * classes) + (i % stride)] : BatchCase.Untouched)];

    private static float[] InOrder(float[] values, int[] order, int classes) => [.. order.SelectMany(i => values.AsSpan(i * classes, classes).ToArray())];

    private static void AssertFinite(BatchResult result, Loss loss)
    {
        Assert.True(double.IsFinite(result.Value), $"The value is {result.Value}.");
        Assert.All(result.Slopes, slope => Assert.True(float.IsFinite(slope) && slope != BatchCase.Untouched));
        if (loss.UsesEstimator)
            Assert.All(result.EstimatorSlopes, slope => Assert.True(float.IsFinite(slope) && slope != BatchCase.Untouched));
    }
}
