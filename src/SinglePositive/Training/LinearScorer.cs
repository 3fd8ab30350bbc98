using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Predicts probabilities of all classes for rows of features.</summary>
/// <remarks>Rows are scored in blocks of a fixed size, each logit summed over the features in order: results do not depend on the number of threads or on which rows are scored together.</remarks>
internal sealed unsafe class LinearScorer : IDisposable
{
    private const int BlockRows = 32;
    private const int BlockFeatures = 64;
    private readonly LinearKernel _kernel;
    private readonly PanelLayout _layout;
    private readonly ThreadTeam _team;
    private readonly NativeFloats[] _inputs;
    private readonly NativeFloats[] _logits;
    private readonly Action<int> _work;
    private NativeFloats? _weights;
    private FeatureReader? _features;
    private int[]? _rows;
    private float[] _probabilities = [];
    private int _count;
    private int _nextBlock;

    public LinearScorer(LinearKernel kernel, PanelLayout layout, ThreadTeam team)
    {
        (_kernel, _layout, _team) = (kernel, layout, team);
        _inputs = [.. Enumerable.Range(0, team.Size).Select(_ => new NativeFloats(BlockRows * InputStride))];
        _logits = [.. Enumerable.Range(0, team.Size).Select(_ => new NativeFloats((long)BlockRows * layout.PaddedClasses))];
        _work = Work;
    }

    private static int InputStride => BlockFeatures + 16;

    /// <summary>Scores rows with weights in panels.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="features">The features.</param>
    /// <param name="rows">Row numbers; null for all rows in order.</param>
    /// <param name="probabilities">Receives (number of rows) × L probabilities.</param>
    public void Score(NativeFloats weights, FeatureReader features, int[]? rows, float[] probabilities)
    {
        _count = rows?.Length ?? features.Rows;
        if (probabilities.LongLength < (long)_count * _layout.Classes)
            throw new ArgumentException($"{_count} × {_layout.Classes} probabilities do not fit an array of {probabilities.LongLength}.", nameof(probabilities));
        (_weights, _features, _rows, _probabilities, _nextBlock) = (weights, features, rows, probabilities, -1);
        _team.Run(_work);
    }

    public void Dispose()
    {
        foreach (NativeFloats buffer in _inputs.Concat(_logits))
            buffer.Dispose();
    }

    private void Work(int worker)
    {
        int blocks = (_count + BlockRows - 1) / BlockRows;
        for (int block = Interlocked.Increment(ref _nextBlock); block < blocks; block = Interlocked.Increment(ref _nextBlock))
            ScoreBlock(worker, block * BlockRows, Math.Min(BlockRows, _count - (block * BlockRows)));
    }

    private void ScoreBlock(int worker, int firstRow, int rows)
    {
        float* inputs = _inputs[worker].Pointer;
        float* logits = _logits[worker].Pointer;
        int stride = _layout.PaddedClasses;
        StartWithBiases(logits, rows);
        bool direct = _features!.IsDirect;
        float** starts = stackalloc float*[BlockRows];
        for (int i = 0; i < BlockRows; i++)
            starts[i] = direct ? _features.Row(RowAt(firstRow + Math.Min(i, rows - 1))) : inputs + (i * InputStride);
        for (int first = 0; first < _layout.Features; first += BlockFeatures)
        {
            int features = Math.Min(BlockFeatures, _layout.Features - first);
            if (direct)
                Prefetch(firstRow, rows, first + features);
            for (int i = 0; i < rows && !direct; i++)
                _features.Read(RowAt(firstRow + i), first, features, inputs + (i * InputStride));
            foreach (PanelLayout.Panel panel in _layout.Panels)
            {
                KernelBlock block = new()
                {
                    Weights = _weights!.Pointer + panel.Offset + ((long)first * panel.Classes),
                    Inputs = starts,
                    FirstInput = direct ? first : 0,
                    Rows = logits + panel.FirstClass,
                    RowStride = stride,
                    Examples = (rows + LinearKernel.ExampleTile - 1) / LinearKernel.ExampleTile * LinearKernel.ExampleTile,
                    Features = features,
                };
                _kernel.Score(block, panel.Groups);
            }
        }

        _kernel.Sigmoid(logits, (nint)rows * stride);
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<float>(logits + (i * stride), _layout.Classes).CopyTo(_probabilities.AsSpan((firstRow + i) * _layout.Classes));
    }

    /// <summary>Asks for the features that come next: of these rows, or the first ones of the rows that follow.</summary>
    private void Prefetch(int firstRow, int rows, int first)
    {
        if (first == _layout.Features)
            (firstRow, rows, first) = (firstRow + rows, Math.Min(BlockRows, _count - firstRow - rows), 0);
        int features = Math.Min(BlockFeatures, _layout.Features - first);
        for (int i = 0; i < rows; i++)
            _features!.Prefetch(RowAt(firstRow + i), first, features);
    }

    private int RowAt(int position) => _rows is null ? position : _rows[position];

    private void StartWithBiases(float* logits, int rows)
    {
        foreach (PanelLayout.Panel panel in _layout.Panels)
        {
            ReadOnlySpan<float> biases = new(_weights!.Pointer + panel.Offset + ((long)_layout.Features * panel.Classes), panel.Classes);
            for (int i = 0; i < rows; i++)
                biases.CopyTo(new Span<float>(logits + (i * _layout.PaddedClasses) + panel.FirstClass, panel.Classes));
        }
    }
}
