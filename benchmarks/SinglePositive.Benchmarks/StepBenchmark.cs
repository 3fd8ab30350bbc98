using BenchmarkDotNet.Attributes;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Losses;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Benchmarks;

/// <summary>A whole training step on one thread: features gathered, logits, loss and slopes (AN), gradient and Adam. Time PER STEP, for features of 2,048 dimensions.</summary>
/// <remarks>As many examples as VOC12's train split has, visited in a fixed shuffled order, so that features come from memory as in training.</remarks>
[Config(typeof(InProcessSettings))]
public class StepBenchmark : IDisposable
{
    private const int Examples = 5717;
    private const int Dimension = 2048;

    private readonly ThreadTeam _team = new(1);
    private FeatureMatrix? _features;
    private LinearTrainingState? _state;
    private int[] _order = [];
    private int _first;

    [Params(8, 16, 64)]
    public int BatchSize { get; set; }

    [Params(20, 80, 312)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        // Half the values are zero, as behind a ReLU.
        float[] values = [.. Enumerable.Range(0, Examples * Dimension).Select(_ => Math.Max(0, random.NextSingle() - 0.5f))];
        int[] known = [.. Enumerable.Range(0, Examples).Select(_ => random.Next(Classes))];
        _order = [.. Enumerable.Range(0, Examples / BatchSize * BatchSize)];
        random.Shuffle(_order);
        _first = 0;
        _features = FeatureMatrix.FromArray(values, Examples, Dimension);
        TrainingSet train = new(_features, ObservedMatrix.OnePresent(known, Classes));
        TrainingOptions options = new() { Loss = new AssumeNegative(), BatchSize = BatchSize, Threads = 1 };
        _state = new LinearTrainingState(train, null, null, options, BatchSize, LaneWidths.Widest, null, _team, testsEachEpoch: true);
    }

    [Benchmark]
    public void Step()
    {
        int next = (_first + BatchSize) % _order.Length;
        ReadOnlySpan<int> batch = _order.AsSpan(_first, BatchSize);
        _state!.Step(batch, batch, _order.AsSpan(next, BatchSize));
        _first = next;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _state?.Dispose();
        _team.Dispose();
        _features?.Dispose();
        GC.SuppressFinalize(this);
    }
}
