using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class GeneratedDataTests
{
    private static readonly GeneratedData Small = new() { TrainExamples = 500, TestExamples = 20, Dimension = 16 };

    [Fact]
    public void Generate_SameSeed_GivesTheSameData()
    {
        Assert.Equal(Features(Small), Features(Small));
        Assert.NotEqual(Features(Small), Features(Small with { Seed = 1 }));
    }

    [Fact]
    public void Generate_Labels_FallOffByRankAndOccurTogether()
    {
        TruthMatrix truth = (Small with { TrainExamples = 4000 }).Generate().Splits[0].Truth!;
        LabelCounts counts = LabelCounts.Of(truth);
        IReadOnlyList<ClassPair> pairs = LabelSummary.Of(truth, 190).TopPairs;

        Assert.Equal(0, counts.ExamplesByPresent[0]);
        Assert.InRange(counts.PresentPerExample, 2.2, 3.6);
        Assert.True(counts.PresentPerClass[0] > 4 * counts.PresentPerClass[^1]);

        // Classes 1 and 6 share their scene, classes 1 and 7 do not.
        int Together(int a, int b) => pairs.Single(pair => pair.First == a && pair.Second == b).Examples;
        double Lift(int a, int b) => (double)Together(a, b) * 4000 / ((double)counts.PresentPerClass[a] * counts.PresentPerClass[b]);
        Assert.True(Lift(1, 6) > 1.5);
        Assert.True(Lift(1, 7) < 1);
    }

    [Fact]
    public void Generate_Features_AreNotNegativeAndSparse()
    {
        float[] features = Features(Small);

        Assert.DoesNotContain(features, value => value < 0 || !float.IsFinite(value));
        Assert.InRange(features.Count(value => value == 0) / (double)features.Length, 0.3, 0.7);
    }

    private static float[] Features(GeneratedData data)
    {
        FeatureSource source = data.Generate().Splits[0].Features["generated"];
        float[] values = new float[source.Rows * source.Dimension];
        for (int row = 0; row < source.Rows; row++)
            source.ReadRow(row, values.AsSpan(row * source.Dimension, source.Dimension));
        return values;
    }
}
