using System.Text.Json;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

/// <summary>Whole runs of Adam against an independent program's, in double, from the same start and order.</summary>
public class TrajectoryGoldenTests
{
    public static TheoryData<int, LaneWidth> Runs()
    {
        TheoryData<int, LaneWidth> data = [];
        foreach (int run in Enumerable.Range(0, Golden().GetProperty("runs").GetArrayLength()))
        {
            foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
                data.Add(run, width);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_GoldenStart_EndsAtGoldenWeights(int index, LaneWidth width)
    {
        JsonElement golden = Golden(), run = golden.GetProperty("runs")[index];
        string name = run.GetProperty("loss").GetString()!.Replace('_', '-');
        int examples = golden.GetProperty("N").GetInt32(), features = golden.GetProperty("D").GetInt32(), classes = golden.GetProperty("L").GetInt32();
        float[] observed = Floats(golden.GetProperty(name == "iu" ? "observedWithNegative" : "observed"));
        using FeatureMatrix matrix = FeatureMatrix.FromArray(Floats(golden.GetProperty("features")), examples, features);
        TrainingSet train = new(
            matrix,
            [.. Enumerable.Range(0, examples)],
            new ObservedMatrix(examples, classes, [.. observed.Select(y => (LabelState)(sbyte)y)]),
            new TruthMatrix(examples, classes, [.. Floats(golden.GetProperty("truth")).Select(t => (byte)t)]));
        int[][] order = [.. golden.GetProperty("order").EnumerateArray().Select(epoch => epoch.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
        TrainingOptions options = new()
        {
            Loss = LossCatalog.Find(name).Create(),
            Epochs = order.Length,
            BatchSize = golden.GetProperty("batch").GetInt32(),
            LearningRate = run.GetProperty("lr").GetDouble(),
            ExpectedPositives = golden.GetProperty("expectedPositives").GetDouble(),
            Threads = 2,
        };
        LinearTrainer trainer = new(train, null, null, options)
        {
            Width = width,
            Start = new LinearStart(Floats(golden.GetProperty("weight0")), Column(golden.GetProperty("bias0")), Floats(golden.GetProperty("estimatorLogits0")), order),
        };

        TrainingResult result = trainer.Run(cancellation: TestContext.Current.CancellationToken);

        Near(Floats(run.GetProperty("weight")), result.Model.Weights, 5e-6, "weight");
        Near(Column(run.GetProperty("bias")), result.Model.Biases, 5e-6, "bias");
        Near(Column(run.GetProperty("epochLoss")), [.. result.History.Select(epoch => (float)epoch.TrainLoss)], 5e-6, "epochLoss");
        if (name == "role")
        {
            float[] probabilities = [.. Floats(run.GetProperty("estimatorLogits")).Select(u => (float)(1 / (1 + Math.Exp(-u))))];
            Near(probabilities, result.Estimates!, 1.3e-5, "label estimates"); // 5e-5 on a logit is at most a quarter of it on a probability
        }
    }

    private static JsonElement Golden() => JsonDocument.Parse(File.ReadAllBytes(GoldenFolder.File("trajectories.json"))).RootElement;

    private static float[] Column(JsonElement values) => [.. values.EnumerateArray().Select(x => (float)x.GetDouble())];

    private static float[] Floats(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => (float)x.GetDouble())];

    private static void Near(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what} {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }
}
