using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Labels;

namespace SinglePositive.Tests.Data;

public class DatasetSummaryTests
{
    private static DatasetSummary Summary(ScratchFolder folder, float[] features, int dimension)
    {
        SplitContent train = new()
        {
            Name = "train",
            Ids = ["a", "b", "c", "d"],
            Truth = new TruthMatrix(4, 4, [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
            Observed = new ObservedMatrix(4, 4, [.. new sbyte[] { 1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0 }.Select(value => (LabelState)value)]),
            Features = new Dictionary<string, FeatureSource> { ["x"] = FeatureSource.FromArray(features, dimension, "test") },
        };
        Dataset dataset = Dataset.Create(folder["d"], new DatasetContent { Name = "tiny", Classes = ["p", "q", "r", "s"], Splits = [train], Source = "test" });
        dataset.WriteValidationRows([2]);
        return DatasetSummary.Compute(dataset);
    }

    [Fact]
    public void Compute_Labels_AreCountedByExampleClassAndPair()
    {
        using ScratchFolder folder = new();
        SplitSummary train = Summary(folder, [1, 2, 3, 4], 1).Splits.Single();
        LabelSummary truth = train.Truth!;
        Assert.Equal((7, 9, 0), truth.Cells);
        Assert.Equal(1.75, truth.MeanPerExample);
        Assert.Equal([1, 0, 2, 1], truth.ExamplesByLabels);
        Assert.Equal([2, 3, 2, 0], truth.PresentByClass);
        Assert.Equal(1, truth.ClassesWithoutPositives);
        Assert.Equal([new ClassPair(0, 1, 2), new ClassPair(1, 2, 2), new ClassPair(0, 2, 1)], truth.TopPairs);
        Assert.Equal((3, 1, 12), train.Observed!.Cells);
        Assert.Equal([1, 3], train.Observed.ExamplesByLabels);
        Assert.Empty(train.Observed.TopPairs);
        Assert.Equal(1, train.ValidationRows);
    }

    [Fact]
    public void Compute_Scales_AreDeviationsOfTheDimensions()
    {
        using ScratchFolder folder = new();
        DatasetSummary summary = Summary(folder, [1, 1000001, 5, 3, 1000003, 5, 1, 1000001, 5, 3, 1000003, 5], 3);
        FeatureSummary features = summary.Splits[0].Features.Single();
        Assert.Equal((1, 1, 1, 1), (features.Constant, features.SmallestDeviation, features.MedianDeviation, features.LargestDeviation));
        Assert.Equal(1000002, features.LargestMean);
        Assert.False(features.ScalesDiffer);
        Assert.Equal(1.75, summary.ExpectedPositives);
    }

    [Theory]
    [InlineData(9.9f, false)]
    [InlineData(10.5f, true)]
    public void Compute_WidelyDifferentScales_AreWorthStandardising(float scale, bool differ)
    {
        using ScratchFolder folder = new();
        DatasetSummary summary = Summary(folder, [0, 0, 1, scale, 0, 0, 1, scale], 2);
        Assert.Equal(differ ? ["x"] : [], summary.WorthStandardising);
    }

    [Fact]
    public void WriteJson_GivesEveryFigure()
    {
        using ScratchFolder folder = new();
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            Summary(folder, [1, 2, 3, 4], 1).WriteJson(writer);
        using JsonDocument json = JsonDocument.Parse(buffer.ToArray());
        JsonElement train = json.RootElement.GetProperty("splits").GetProperty("train");
        Assert.Equal(1.75, json.RootElement.GetProperty("expectedPositives").GetDouble());
        Assert.Equal(12, train.GetProperty("observed").GetProperty("unknownCells").GetInt64());
        Assert.Equal(2, train.GetProperty("truth").GetProperty("topPairs")[1].GetProperty("second").GetInt32());
        Assert.Equal(Math.Sqrt(1.25), train.GetProperty("features").GetProperty("x").GetProperty("medianDeviation").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("posters", 2.35)]
    [InlineData("mirflickr", 1.78)]
    [InlineData("scene", 1.06)]
    public void Compute_RealData_HasTheKnownMean(string name, double expected)
    {
        using ScratchFolder folder = new();
        Dataset dataset = DatasetImport.Run(RealData.Folder(name), folder["d"]).Dataset;
        DatasetSummary summary = DatasetSummary.Compute(dataset);
        Assert.Equal(expected, summary.ExpectedPositives!.Value, 0.05);
        Assert.Empty(summary.WorthStandardising);
    }
}
