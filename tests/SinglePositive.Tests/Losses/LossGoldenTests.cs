using System.Text.Json;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>Every loss against values and gradients computed in double by an independent program.</summary>
public class LossGoldenTests
{
    public static TheoryData<string, string, int> Cases()
    {
        TheoryData<string, string, int> data = [];
        JsonElement cases = Golden();
        for (int i = 0; i < cases.GetArrayLength(); i++)
        {
            foreach (string set in new[] { "losses", "lossesWithNegative" })
            {
                foreach (JsonProperty loss in cases[i].GetProperty(set).EnumerateObject())
                    data.Add(loss.Name, set, i);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_GoldenCase_GivesValueAndSlopes(string name, string set, int index)
    {
        JsonElement golden = Golden()[index];
        JsonElement expected = golden.GetProperty(set).GetProperty(name);
        Loss loss = LossCatalog.Find(name.Replace('_', '-')).Create();
        bool withNegative = set == "lossesWithNegative" || name == "iu";
        int examples = golden.GetProperty("B").GetInt32(), classes = golden.GetProperty("L").GetInt32();
        float[] slopes = new float[examples * classes], estimatorSlopes = new float[examples * classes];
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            double value = loss.Evaluate(
                new LossBatch
                {
                    Rows = Enumerable.Range(0, examples).ToArray(),
                    Classes = classes,
                    RowStride = classes,
                    Logits = Floats(golden.GetProperty("logits")),
                    Slopes = slopes,
                    EstimatorLogits = Floats(golden.GetProperty("estimatorLogits")),
                    EstimatorSlopes = estimatorSlopes,
                    Truth = new TruthMatrix(examples, classes, [.. Floats(golden.GetProperty("truth")).Select(t => (byte)t)]),
                    Observed = new ObservedMatrix(examples, classes, [.. Floats(golden.GetProperty(withNegative ? "observedWithNegative" : "observed")).Select(y => (LabelState)(sbyte)y)]),
                    ExpectedPositives = golden.GetProperty("expectedPositives").GetDouble(),
                },
                width);
            Near(expected.GetProperty("value").GetDouble(), value, $"value, {width}");
            AllNear(expected.GetProperty("gradLogits"), slopes, width);
            if (loss.UsesEstimator)
                AllNear(expected.GetProperty("gradEstimatorLogits"), estimatorSlopes, width);
        }
    }

    private static JsonElement Golden() => JsonDocument.Parse(File.ReadAllBytes(GoldenFolder.File("losses.json"))).RootElement;

    private static float[] Floats(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => (float)x.GetDouble())];

    private static void AllNear(JsonElement rows, float[] actual, LaneWidth width)
    {
        int at = 0;
        foreach (JsonElement x in rows.EnumerateArray().SelectMany(row => row.EnumerateArray()))
            Near(x.GetDouble(), actual[at++], $"slope {at - 1}, {width}");
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-7 + (1e-5 * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
