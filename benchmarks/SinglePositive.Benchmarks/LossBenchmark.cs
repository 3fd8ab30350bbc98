using BenchmarkDotNet.Attributes;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;

namespace SinglePositive.Benchmarks;

/// <summary>Value and slopes of every loss: time PER CELL, for 16 examples of 20, 80 and 312 classes at every width this processor has.</summary>
/// <remarks>An invocation evaluates the same number of cells for each number of classes, so BenchmarkDotNet's own division gives the time of a cell.</remarks>
[Config(typeof(InProcessSettings))]
public class LossBenchmark
{
    private const int Examples = 16;

    /// <summary>16 times the least common multiple of the numbers of classes.</summary>
    private const int CellsPerInvocation = Examples * 3120;

    private readonly int[] _rows = [.. Enumerable.Range(0, Examples)];
    private Loss _loss = new AssumeNegative();
    private ObservedMatrix? _observed;
    private TruthMatrix? _truth;
    private CellMemory? _memory;
    private float[] _priors = [];
    private float[] _logits = [];
    private float[] _estimatorLogits = [];
    private float[] _slopes = [];
    private float[] _estimatorSlopes = [];

    [ParamsSource(nameof(Losses))]
    public string Loss { get; set; } = "";

    [Params(20, 80, 312)]
    public int Classes { get; set; }

    [ParamsSource(nameof(Widths))]
    public LaneWidth Width { get; set; }

    public static IEnumerable<string> Losses => LossCatalog.All.Select(entry => entry.Name);

    public static IEnumerable<LaneWidth> Widths => Enum.GetValues<LaneWidth>().Where(width => width <= LaneWidths.Widest);

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        int cells = Examples * Classes;
        _loss = LossCatalog.Find(Loss).Create();
        _logits = [.. Enumerable.Range(0, cells).Select(_ => (random.NextSingle() * 12) - 6)];
        _estimatorLogits = [.. Enumerable.Range(0, cells).Select(_ => (random.NextSingle() * 6) - 3)];
        (_slopes, _estimatorSlopes) = (new float[cells], new float[cells]);
        LabelState[] states = new LabelState[cells];
        foreach (int example in _rows)
            states[(example * Classes) + random.Next(Classes)] = LabelState.Present;
        _observed = new(Examples, Classes, states);
        _priors = [.. Enumerable.Repeat(2.9f / Classes, Classes)];
        _memory = _loss.CreateMemory(Examples, Classes);
        _truth = new(Examples, Classes, [.. states.Select(state => (byte)(state == LabelState.Present || random.Next(20) == 0 ? 1 : 0))]);
    }

    [Benchmark(OperationsPerInvoke = CellsPerInvocation)]
    public double Cell()
    {
        double sum = 0;
        for (int cells = 0; cells < CellsPerInvocation; cells += Examples * Classes)
            sum += _loss.Evaluate(Batch(), Width);
        return sum;
    }

    private LossBatch Batch() => new()
    {
        Rows = _rows,
        Classes = Classes,
        RowStride = Classes,
        Logits = _logits,
        Slopes = _slopes,
        EstimatorLogits = _estimatorLogits,
        EstimatorSlopes = _estimatorSlopes,
        Observed = _observed,
        Truth = _truth,
        ExpectedPositives = 2.9,
        ClassPriors = _priors,
        PseudoLabels = _truth,
        Memory = _memory,
        Moment = new(5, 25, 1),
    };
}
