using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Takes optimiser steps of a linear model: one pass over the weights applies the gradient of a batch and scores the next one.</summary>
/// <remarks>
/// Features are cut into chunks whose number depends on D only; each chunk sums its share of the logits, and the shares are added in chunk order. Threads
/// divide the chunks among them, so their number changes nothing in any bit. Within a chunk, weights are updated block by block and used for the next
/// batch while they are in the first-level cache: they are read from memory once per step, not twice.
/// </remarks>
internal sealed unsafe class LinearStepper : IDisposable
{
    private const int ChunkFeatures = 256;
    private const int BlockFeatures = 64;
    private const double OperationsWorthAThread = 1e6;

    private readonly LinearKernel _kernel;
    private readonly LinearState _state;
    private readonly PanelLayout _layout;
    private readonly ThreadTeam _team;
    private BatchInputs _inputs;
    private BatchInputs _nextInputs;
    private readonly NativeFloats _parts;
    private readonly NativeFloats _logits;
    private readonly NativeFloats _slopes;
    private readonly int _chunks;
    private readonly int _workers;
    private readonly Action<int> _work;
    private AdamStep? _step;

    public LinearStepper(LinearKernel kernel, LinearState state, FeatureReader features, int batchSize, ThreadTeam team)
    {
        (_kernel, _state, _layout, _team) = (kernel, state, state.Layout, team);
        int padded = (batchSize + LinearKernel.ExampleTile - 1) / LinearKernel.ExampleTile * LinearKernel.ExampleTile;
        _chunks = Math.Max(1, _layout.PaddedFeatures / ChunkFeatures);
        _parts = new NativeFloats((long)_chunks * padded * _layout.PaddedClasses);
        _logits = new NativeFloats((long)padded * _layout.PaddedClasses);
        _slopes = new NativeFloats((long)padded * _layout.PaddedClasses);
        double operations = 4.0 * batchSize * _layout.Length;
        _workers = (int)Math.Clamp(operations / OperationsWorthAThread, 1, Math.Min(team.Size, _chunks));
        _work = Work;
        _inputs = new BatchInputs(features, _layout, batchSize);
        _nextInputs = new BatchInputs(features, _layout, batchSize);
    }

    /// <summary>Numbers from one example's logits (or slopes) to the next one's.</summary>
    public int RowStride => _layout.PaddedClasses;

    /// <summary>The logits of the current batch.</summary>
    public ReadOnlySpan<float> Logits => new(_logits.Pointer, _inputs.Count * RowStride);

    /// <summary>Where the slopes of the current batch go before <see cref="Step"/>. What lies beyond the classes has to stay zero.</summary>
    public Span<float> Slopes => new(_slopes.Pointer, _inputs.Count * RowStride);

    /// <summary>Scores a first batch.</summary>
    public void Begin(ReadOnlySpan<int> rows) => Pass(null, rows);

    /// <summary>Applies the slopes of the current batch and scores the next one, if there is one.</summary>
    public void Step(in AdamStep step, ReadOnlySpan<int> nextRows) => Pass(step, nextRows);

    public void Dispose()
    {
        _inputs.Dispose();
        _nextInputs.Dispose();
        _parts.Dispose();
        _logits.Dispose();
        _slopes.Dispose();
    }

    private void Pass(AdamStep? step, ReadOnlySpan<int> nextRows)
    {
        _step = step;
        _nextInputs.Take(nextRows);
        if (_workers == 1)
            Work(0);
        else
            _team.Run(_work);
        if (_nextInputs.Count > 0)
            _kernel.AddRows(_parts.Pointer, _chunks, PartLength, _logits.Pointer);
        (_inputs, _nextInputs) = (_nextInputs, _inputs);
    }

    private nint PartLength => (nint)(_parts.Length / _chunks);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work(int worker)
    {
        if (worker >= _workers)
            return;
        for (int chunk = worker * _chunks / _workers; chunk < (worker + 1) * _chunks / _workers; chunk++)
        {
            float* logits = _parts.Pointer + (chunk * PartLength);
            new Span<float>(logits, (int)PartLength).Clear();
            int start = ChunkStart(chunk), end = ChunkStart(chunk + 1);
            _nextInputs.Prepare(start, end);
            for (int first = start; first < end; first += BlockFeatures)
            {
                int last = Math.Min(first + BlockFeatures, end), copied = Math.Clamp(_nextInputs.FirstCopied, first, last);
                _nextInputs.Prefetch(end + first - start, end + last - start);
                PassBlock(first, copied, _inputs.Direct, _nextInputs.Direct, logits);
                PassBlock(copied, last, _inputs.Copied, _nextInputs.Copied, logits);
            }
        }
    }

    private int ChunkStart(int chunk) =>
        (int)((long)chunk * (_layout.PaddedFeatures / PanelLayout.FeatureTile) / _chunks) * PanelLayout.FeatureTile;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PassBlock(int first, int end, float** inputs, float** nextInputs, float* logits)
    {
        if (first == end)
            return;
        foreach (PanelLayout.Panel panel in _layout.Panels)
        {
            long at = panel.Offset + ((long)first * panel.Classes);
            KernelBlock block = new()
            {
                Weights = _state.Weights.Pointer + at,
                FirstMoments = _state.FirstMoments.Pointer + at,
                SecondMoments = _state.SecondMoments.Pointer + at,
                Inputs = inputs,
                FirstInput = first,
                Rows = _slopes.Pointer + panel.FirstClass,
                RowStride = RowStride,
                Examples = _inputs.Count,
                Features = end - first,
            };
            if (_step is { } step)
                _kernel.Update(block, panel.Groups, step);
            if (_nextInputs.Count == 0)
                continue;
            block.Inputs = nextInputs;
            block.Rows = logits + panel.FirstClass;
            block.Examples = (_nextInputs.Count + LinearKernel.ExampleTile - 1) / LinearKernel.ExampleTile * LinearKernel.ExampleTile;
            _kernel.Score(block, panel.Groups);
        }
    }
}
