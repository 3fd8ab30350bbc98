using System.Text.Json;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Tests.Losses;

/// <summary>The losses after the CVPR 2021 paper against values and slopes that Golden/later_losses.py computed in extended precision.</summary>
public class LaterLossGoldenTests
{
    private static readonly JsonElement[] _cases = [.. JsonDocument.Parse(File.ReadAllBytes(GoldenFolder.Own("later_losses.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int, int, string> Entries()
    {
        TheoryData<int, int, string> data = [];
        for (int index = 0; index < _cases.Length; index++)
        {
            int entry = 0;
            foreach (JsonElement loss in _cases[index].GetProperty("losses").EnumerateArray())
                data.Add(index, entry++, loss.GetProperty("loss").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Evaluate_GoldenCase_GivesValueAndSlopes(int index, int entry, string name)
    {
        JsonElement golden = _cases[index], expected = golden.GetProperty("losses")[entry];
        Loss loss = LossCatalog.Find(name).Create(expected.GetProperty("parameters").EnumerateObject().ToDictionary(parameter => parameter.Name, parameter => parameter.Value.GetDouble()));
        BatchCase batch = Batch(golden, loss);
        double[] slopes = Numbers(expected.GetProperty("slopes"));
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            BatchResult actual = batch.Evaluate(loss, width);
            Near(expected.GetProperty("value").GetDouble(), actual.Value, $"value, {width}");
            for (int i = 0; i < slopes.Length; i++)
                Near(slopes[i], actual.Slopes[i], $"slope {i}, {width}");
            if (expected.TryGetProperty("correctedAfter", out JsonElement corrected))
                Assert.Equal(Floats(corrected), batch.Memory!.Values);
        }
    }

    [Fact]
    public void Entries_Catalogue_AllLaterLossesAreThere() =>
        Assert.Empty(LossCatalog.All.Skip(10).Select(entry => entry.Name).Except(Entries().Select(row => row.Data.Item3)));

    private static BatchCase Batch(JsonElement golden, Loss loss)
    {
        int examples = golden.GetProperty("examples").GetInt32(), classes = golden.GetProperty("classes").GetInt32();
        return new()
        {
            Rows = [.. Enumerable.Range(0, examples)],
            Classes = classes,
            Stride = classes,
            Logits = Floats(golden.GetProperty("logits")),
            EstimatorLogits = [],
            Observed = new ObservedMatrix(examples, classes, [.. Numbers(golden.GetProperty("observed")).Select(y => (LabelState)(sbyte)y)]),
            Truth = new TruthMatrix(examples, classes, new byte[examples * classes]),
            Priors = Floats(golden.GetProperty("priors")),
            PseudoLabels = new TruthMatrix(examples, classes, [.. Numbers(golden.GetProperty("pseudoLabels")).Select(label => (byte)label)]),
            Remembered = [.. Floats(golden.GetProperty(loss.MemoryStart < 0 ? "softLabels" : "corrected")).Select(held => held == loss.MemoryStart ? float.NaN : held)],
            Epoch = golden.GetProperty("epoch").GetInt32(),
            Epochs = golden.GetProperty("epochs").GetInt32(),
        };
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];

    private static float[] Floats(JsonElement array) => [.. Numbers(array).Select(x => (float)x)];

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-7 + (1e-5 * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
