using System.Runtime.CompilerServices;
using SinglePositive.Data;
using SinglePositive.Files;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Metrics;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.AotProbe;

/// <summary>One small task for each room of the core, with a result that is known beforehand.</summary>
internal static class Probes
{
    private const int Examples = 6;
    private const int Classes = 4;

    /// <summary>Every present label is on the diagonal (example mod classes); example 0 has all of them.</summary>
    private static readonly byte[] _truth = [.. Enumerable.Range(0, Examples * Classes).Select(cell => (byte)(cell < Classes || cell / Classes % Classes == cell % Classes ? 1 : 0))];

    public static IReadOnlyList<(string Name, Func<string> Probe)> All { get; } =
    [
        ("numerics", DrawAsNumpy),
        ("files", WriteAndRead),
        ("labels", Observe),
        ("data", CreateAndOpen),
        ("losses", EvaluateEveryLoss),
        ("metrics", Evaluate),
        ("training", Train),
    ];

    private static string DrawAsNumpy()
    {
        // numpy.random.RandomState(0).permutation(5)
        int[] permutation = new NumpyRandomState(0).Permutation(5);
        Expect(permutation.AsSpan().SequenceEqual([2, 0, 1, 3, 4]), "NumPy's permutation of five with seed 0");
        return $"{LaneWidths.Widest}, permutation {string.Join(' ', permutation)}";
    }

    private static string WriteAndRead() => InTemporaryFolder(folder =>
    {
        string npy = Path.Combine(folder, "values.npy"), tensors = Path.Combine(folder, "values.safetensors");
        float[] values = [1.5f, -2, float.MaxValue, float.Epsilon, 0, 7];
        NpyFile.Write<float>(npy, values, 2, 3);
        Expect(NpyFile.Read(npy).To<float>().SequenceEqual(values), "npy gives back what was written");
        SafetensorsFile.Write(tensors, [SafetensorsTensor.Of<float>("weight", values, 2, 3)], new Dictionary<string, string> { ["classes"] = "a" });
        Expect(SafetensorsFile.Read(tensors)["weight"].To<float>(2, 3).SequenceEqual(values), "safetensors gives back what was written");
        return $"npy and safetensors, {Checksum.Sha256(npy)[..8]}";
    });

    private static string Observe()
    {
        TruthMatrix truth = new(Examples, Classes, _truth);
        ObservedMatrix observed = new ObservationProcess().Draw(truth);
        for (int i = 0; i < Examples; i++)
        {
            int present = observed.Row(i).IndexOf(LabelState.Present);
            Expect(observed.Row(i).Count(LabelState.Present) == 1 && truth[i, present], "one present label, and a true one");
        }

        return $"{LabelCounts.Of(truth).Present} labels, {LabelCounts.Of(observed).Present} observed";
    }

    private static string CreateAndOpen() => InTemporaryFolder(folder =>
    {
        float[] features = [.. Enumerable.Range(0, Examples * 3).Select(i => i / 2f)];
        using FeatureSource source = FeatureSource.FromArray(features, 3, "made here");
        SplitContent train = new()
        {
            Name = "train",
            Ids = [.. Enumerable.Range(0, Examples).Select(i => $"example {i}")],
            Truth = new TruthMatrix(Examples, Classes, _truth),
            Features = new Dictionary<string, FeatureSource> { ["plain"] = source },
        };
        string path = Path.Combine(folder, "dataset");
        Dataset.Create(path, new DatasetContent { Name = "probe", Classes = ["a", "b", "c", "d"], Splits = [train], Source = "probe" });
        Dataset dataset = Dataset.Open(path);
        dataset.Verify();
        using FeatureMatrix matrix = dataset.Train.OpenFeatures("plain");
        float[] row = new float[3];
        matrix.ReadRow(Examples - 1, row);
        Expect(row.AsSpan().SequenceEqual(features.AsSpan(features.Length - 3)), "the last row of features comes back");
        Expect(dataset.Train.ReadTruth()!.Values.SequenceEqual(_truth), "the truth comes back");
        return $"{dataset.Train.Count} × {matrix.Dimension}, {dataset.Classes.Count} classes";
    });

    private static string EvaluateEveryLoss()
    {
        float[] logits = [.. Enumerable.Range(0, Examples * Classes).Select(i => (i % 7) - 3f)];
        foreach (LossEntry entry in LossCatalog.All)
        {
            double expected = Value(entry.Create(), logits, LaneWidth.Scalar);
            Expect(double.IsFinite(expected), $"{entry.Name} is finite");
            foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
                Expect(Math.Abs(Value(entry.Create(), logits, width) - expected) <= 1e-6 + (1e-5 * Math.Abs(expected)), $"{entry.Name} is the same for {width}");
        }

        // -log(0.5 + 1e-5) in every cell.
        Expect(Math.Abs(Value(LossCatalog.Find("an").Create(), new float[logits.Length], LaneWidths.Widest) - 0.69312718) < 1e-6, "an of zero logits");
        return $"{LossCatalog.All.Count}, each at {Enum.GetValues<LaneWidth>().Length} widths";
    }

    private static double Value(Loss loss, float[] logits, LaneWidth width)
    {
        TruthMatrix truth = new(Examples, Classes, _truth);
        return loss.Evaluate(
            new LossBatch
            {
                Rows = Enumerable.Range(0, Examples).ToArray(),
                Classes = Classes,
                RowStride = Classes,
                Logits = logits,
                Slopes = new float[logits.Length],
                EstimatorLogits = logits,
                EstimatorSlopes = new float[logits.Length],
                Truth = truth,
                Observed = new ObservationProcess { Negatives = 1 }.Draw(truth),
                ExpectedPositives = 1.5,
                ClassPriors = Enumerable.Repeat(0.04f, Classes).ToArray(),
                PseudoLabels = truth,
                Memory = loss.CreateMemory(Examples, Classes),
            },
            width);
    }

    private static string Evaluate()
    {
        float[] scores = [.. _truth.Select(label => label == 1 ? 0.75f : 0.25f)];
        Evaluation evaluation = Evaluation.Compute(scores, new TruthMatrix(Examples, Classes, _truth), AbsentClass.Zero, threshold: 0.5, threads: 2);
        Expect(Math.Abs(evaluation.MeanAveragePrecisionPercent - 100) < 1e-9, "right scores have a mean average precision of 100");
        return $"mAP {evaluation.MeanAveragePrecisionPercent:F1}";
    }

    private static string Train() => InTemporaryFolder(folder =>
    {
        string dataset = Path.Combine(folder, "dataset");
        Dataset.Create(dataset, new GeneratedData { TrainExamples = 600, TestExamples = 200, Classes = 6, Dimension = 40, PositivesPerExample = 1.8, Noise = 1 }.Generate());
        string[] models = [.. new[] { 1, 2 }.Select(threads =>
        {
            TrainingRequest request = new() { Dataset = dataset, Output = Path.Combine(folder, $"run{threads}"), Loss = "role", Epochs = 4, LearningRate = 1e-2, Threads = threads };
            using TrainingSession session = new(request, TimeProvider.System);
            Expect(session.Run() is not null, "training gives metrics");
            return Checksum.Sha256(RunFolder.Open(request.Output).ModelPath);
        })];
        Expect(models[0] == models[1], "one thread and two give the same model");
        (ScoredExamples scored, _) = RunFolder.Open(Path.Combine(folder, "run2")).Score("test", threads: 2);
        Evaluation test = Evaluation.Compute(scored.Scores, scored.Truth, AbsentClass.Zero, threshold: 0.5, threads: 2);
        Expect(test.MeanAveragePrecisionPercent > 60, $"an easy problem is learned, not mAP {test.MeanAveragePrecisionPercent:F1}");
        return $"role, test mAP {test.MeanAveragePrecisionPercent:F1}, the same for one and two threads";
    });

    private static string InTemporaryFolder(Func<string, string> probe)
    {
        string folder = Directory.CreateTempSubdirectory("spml-probe-").FullName;
        try
        {
            return probe(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Expect(bool holds, string what, [CallerLineNumber] int line = 0)
    {
        if (!holds)
            throw new InvalidOperationException($"line {line}: expected that {what}.");
    }
}
