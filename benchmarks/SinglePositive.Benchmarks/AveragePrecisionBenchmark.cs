using BenchmarkDotNet.Attributes;
using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Benchmarks;

/// <summary>Mean average precision and a whole evaluation of scores with the shapes of VOC12's and COCO14's test sets.</summary>
[MemoryDiagnoser]
[Config(typeof(InProcessSettings))]
public class AveragePrecisionBenchmark
{
    private AveragePrecisionWorkspace _workspace = new(1);
    private TruthMatrix _truth = new(0, 0, []);
    private float[] _scores = [];

    [Params("5823x20", "40137x80")]
    public string Shape { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] shape = [.. Shape.Split('x').Select(int.Parse)];
        Random random = new(1);
        byte[] labels = new byte[shape[0] * shape[1]];
        _scores = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = random.NextDouble() < 2.9 / 80 ? (byte)1 : (byte)0;
            double logit = 6 * random.NextDouble() - 7 + 3 * labels[i];
            _scores[i] = (float)(1 / (1 + Math.Exp(-logit)));
        }

        _truth = new TruthMatrix(shape[0], shape[1], labels);
        _workspace = new AveragePrecisionWorkspace(Threads);
    }

    [Benchmark(Baseline = true)]
    public double MeanAveragePrecision() => _workspace.MeanPercent(_scores, _truth, AbsentClass.Zero);

    [Benchmark]
    public Evaluation WholeEvaluation() => Evaluation.Compute(_scores, _truth, AbsentClass.Zero, 0.5, Threads);
}
