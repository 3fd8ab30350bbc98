using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class SetSizeEstimateTests
{
    /// <summary>Features tell the labels of an example, up to noise; of these one is observed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shares_OfSetsOfOneSize_FindIt(int size)
    {
        double[] shares = Shares(size, threads: 1);

        double k = shares.Select((share, i) => share * (i + 1)).Sum();
        Assert.InRange(k, size * 0.8, size * 1.2);
    }

    /// <summary>One label of each example is looked at, and which one does not depend on its class: more of them leave the answer where it was.</summary>
    [Fact]
    public void Shares_SeveralObservedLabels_FindTheSameSize()
    {
        double k = Shares(3, threads: 1, observed: 3).Select((share, i) => share * (i + 1)).Sum();
        Assert.InRange(k, 2.4, 3.6);
    }

    [Fact]
    public void Shares_AnyNumberOfThreads_AreTheSameBits() => Assert.Equal(Shares(2, threads: 1), Shares(2, threads: 3));

    [Fact]
    public void Shares_FewExamples_AreRefused()
    {
        FeatureMatrix features = FeatureMatrix.FromArray(new float[20], 10, 2);
        ObservedMatrix observed = new(10, 3, new LabelState[30]);

        Assert.Contains("auto", Assert.Throws<ConfigurationException>(() => SetSizeEstimate.Shares(features, observed, [.. Enumerable.Range(0, 10)], 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weigh_SizesThatExplainAlike_StayEqual() => Assert.Equal([0.5, 0.5], SetSizeEstimate.Weigh([0.2, 0.2, 0.1, 0.1], 2));

    private static double[] Shares(int size, int threads, int observed = 1)
    {
        const int examples = 900, classes = 8, dimension = 8;
        SplitMix64 random = SplitMix64.Stream(3, (ulong)size);
        LabelState[] states = new LabelState[examples * classes];
        float[] values = new float[examples * dimension];
        int[] order = [.. Enumerable.Range(0, classes)];
        for (int example = 0; example < examples; example++)
        {
            random.Shuffle(order.AsSpan());
            foreach (int label in order.AsSpan(0, observed))
                states[(example * classes) + label] = LabelState.Present;
            for (int feature = 0; feature < dimension; feature++)
                values[(example * dimension) + feature] = (float)((Array.IndexOf(order, feature) < size ? 1 : 0) + (0.4 * (random.NextDouble() - 0.5)));
        }

        using FeatureMatrix features = FeatureMatrix.FromArray(values, examples, dimension);
        return SetSizeEstimate.Shares(features, new ObservedMatrix(examples, classes, states), [.. Enumerable.Range(0, examples)], threads);
    }
}
