using System.Text.Json;
using CsCheck;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class EvaluationTests
{
    public static TheoryData<int> Cases => MetricGolden.Indices;

    [Theory]
    [MemberData(nameof(Cases))]
    public void WriteJson_Golden_HasEveryReferenceValue(int index)
    {
        MetricGolden golden = MetricGolden.Read(index);
        JsonElement json = Json(Evaluation.Compute(golden.Scores, golden.Truth, AbsentClass.Zero, 0.5, 2), 0.25);
        Assert.Equal(golden.Value("meanAveragePrecision")!.Value, json.GetProperty("map").GetDouble(), 1e-10);
        Assert.Equal(golden.Values("averagePrecision"), Numbers(json, "ap"), Near);
        Assert.Equal(golden.Values("auc"), Numbers(json, "auc"), Near);
        Assert.Equal(golden.Value("microAP")!.Value, Number(json.GetProperty("microAp")), Near);
        foreach (string name in (string[])["microF1", "macroF1", "microPrecision", "microRecall", "subsetAccuracy", "hammingLoss", "lrap", "rankingLoss", "coverageError"])
            Assert.Equal(golden.Value(name)!.Value, json.GetProperty(name).GetDouble(), 1e-12);
        Assert.Equal(golden.Truth.Examples, json.GetProperty("examples").GetInt32());
        Assert.Equal(golden.Truth.Classes, json.GetProperty("classes").GetInt32());
        Assert.Equal(golden.Scores.Sum(s => (double)s) / golden.Truth.Examples, json.GetProperty("predictedPositives").GetDouble(), 1e-12);
        Assert.Equal(0.25, json.GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void WriteJson_Keys_AreThoseOfTheContractInOrder()
    {
        JsonElement json = Json(Evaluation.Compute(new float[2], new TruthMatrix(1, 2, [1, 0]), AbsentClass.Zero, 0.5, 1), 1);
        string expected = "map ap microAp microF1 macroF1 microPrecision microRecall cf1 of1 subsetAccuracy hammingLoss lrap rankingLoss coverageError auc "
            + "precisionAt1 recallAt1 topAt1 precisionAt3 recallAt3 topAt3 precisionAt5 recallAt5 topAt5 predictedPositives examples classes classesWithoutPositives seconds";
        Assert.Equal(expected, string.Join(' ', json.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public void WriteJson_UndefinedValues_AreNull()
    {
        float[] scores = [float.NegativeInfinity, float.PositiveInfinity, 1, 0];
        TruthMatrix empty = new(2, 2, new byte[4]);
        JsonElement skip = Json(Evaluation.Compute(scores, empty, AbsentClass.Skip, 0.5, 1), null);
        foreach (string name in (string[])["map", "microAp", "predictedPositives"])
            Assert.Equal(JsonValueKind.Null, skip.GetProperty(name).ValueKind);
        Assert.Equal([double.NaN, double.NaN], Numbers(skip, "ap"));
        Assert.Equal([double.NaN, double.NaN], Numbers(skip, "auc"));
        Assert.Equal(2, skip.GetProperty("classesWithoutPositives").GetInt32());
        Assert.False(skip.TryGetProperty("seconds", out _));
        JsonElement zero = Json(Evaluation.Compute(scores, empty, AbsentClass.Zero, 0.5, 1), null);
        Assert.Equal([0.0, 0.0], Numbers(zero, "ap"));
        Assert.Equal(0, zero.GetProperty("map").GetDouble());
    }

    [Fact]
    public void MicroAveragePrecision_RandomWithTies_AgreesWithDefinition() =>
        ScoreCase.Generate(30, 12).Sample(each =>
        {
            bool[] positive = [.. each.Truth.Values.Select(label => label != 0)];
            double expected = BruteForce.AveragePrecision(each.Scores, positive);
            Assert.Equal(expected, Evaluation.Compute(each.Scores, each.Truth, AbsentClass.Zero, 0.5, 3).MicroAveragePrecision, Near);
        });

    [Theory]
    [InlineData(3, 400, false)] // many intervals per score of a column
    [InlineData(400, 3, true)]
    public void MicroAveragePrecision_ShortAndLongColumns_AgreesWithDefinition(int examples, int classes, bool ties)
    {
        Random random = new(11);
        TruthMatrix truth = new(examples, classes, [.. Enumerable.Range(0, examples * classes).Select(_ => (byte)random.Next(2))]);
        float[] scores = [.. truth.Values.Select(label => ties ? random.Next(9) : (float)(random.NextDouble() + 0.2 * label))];
        double expected = BruteForce.AveragePrecision(scores, [.. truth.Values.Select(label => label != 0)]);
        Assert.Equal(expected, Evaluation.Compute(scores, truth, AbsentClass.Zero, 0.5, 2).MicroAveragePrecision, Near);
    }

    [Fact]
    public void Compute_AnyThreads_GivesTheSameBytes()
    {
        Random random = new(5);
        TruthMatrix truth = new(2000, 13, [.. Enumerable.Range(0, 2000 * 13).Select(_ => (byte)(random.Next(6) == 0 ? 1 : 0))]);
        float[] scores = [.. truth.Values.Select(label => (float)random.NextDouble() + 0.3f * label)];
        string one = Json(Evaluation.Compute(scores, truth, AbsentClass.Skip, 0.5, 1), null).GetRawText();
        foreach (int threads in (int[])[2, 3, 20])
            Assert.Equal(one, Json(Evaluation.Compute(scores, truth, AbsentClass.Skip, 0.5, threads), null).GetRawText());
    }

    [Fact]
    public void Compute_Inputs_AreLeftAsTheyAre() =>
        ScoreCase.Generate(20, 20).Sample(each =>
        {
            float[] scores = [.. each.Scores];
            byte[] labels = [.. each.Truth.Values];
            _ = Evaluation.Compute(each.Scores, each.Truth, AbsentClass.Zero, 0.5, 2);
            Assert.Equal(scores, each.Scores);
            Assert.Equal(labels, each.Truth.Values);
        });

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Compute_NoExamplesOrClasses_IsRefusedWithTheShape(int examples, int classes)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Evaluation.Compute(Array.Empty<float>(), new TruthMatrix(examples, classes, []), AbsentClass.Zero, 0.5, 1));
        Assert.Contains($"{examples} × {classes}", error.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(Evaluation evaluation, double? seconds)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            evaluation.WriteJson(writer, seconds);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static double[] Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(Number)];

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    private static bool Near(double a, double b) => a.Equals(b) || Math.Abs(a - b) < 1e-12;
}
