using System.Runtime.CompilerServices;
using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The features of a batch as the inner loops read them, with a constant 1 after the last one, whose weights are the biases.</summary>
/// <remarks>
/// float32 rows are read where they lie in the matrix; only what shares a tile with the constant is copied. float16 and standardised features are
/// converted into a buffer, part by part, just before their use.
/// </remarks>
internal sealed unsafe class BatchInputs : IDisposable
{
    private readonly FeatureReader _features;
    private readonly PanelLayout _layout;
    private readonly NativeFloats _buffer;
    private readonly nint[] _direct;
    private readonly nint[] _copied;
    private readonly int[] _rows;

    /// <param name="features">The matrix.</param>
    /// <param name="layout">D, and how much longer a row of inputs is.</param>
    /// <param name="batchSize">The most examples.</param>
    public BatchInputs(FeatureReader features, PanelLayout layout, int batchSize)
    {
        (_features, _layout) = (features, layout);
        _rows = new int[batchSize];
        int padded = (batchSize + LinearKernel.ExampleTile - 1) / LinearKernel.ExampleTile * LinearKernel.ExampleTile;
        FirstCopied = features.IsDirect ? layout.Features / PanelLayout.FeatureTile * PanelLayout.FeatureTile : 0;
        // A stride that is no multiple of a page keeps the same feature of different examples out of the same cache set.
        int stride = ((layout.PaddedFeatures - FirstCopied + 15) / 16 * 16) + 16;
        _buffer = new NativeFloats((long)padded * stride);
        _direct = GC.AllocateArray<nint>(padded, pinned: true);
        _copied = GC.AllocateArray<nint>(padded, pinned: true);
        for (int example = 0; example < padded; example++)
        {
            float* copy = _buffer.Pointer + ((long)example * stride) - FirstCopied;
            copy[layout.Features] = 1;
            _copied[example] = (nint)copy;
            _direct[example] = features.IsDirect ? (nint)features.Row(0) : 0; // what fills up the last tile of examples is never looked at
        }
    }

    /// <summary>Features from here on lie in the buffer, those before in the matrix itself.</summary>
    public int FirstCopied { get; }

    /// <summary>Number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>Where each example's features begin, for features before <see cref="FirstCopied"/>.</summary>
    public float** Direct => (float**)Unsafe.AsPointer(ref _direct[0]);

    /// <summary>As <see cref="Direct"/>, for the other features.</summary>
    public float** Copied => (float**)Unsafe.AsPointer(ref _copied[0]);

    /// <summary>Names the rows of a new batch.</summary>
    public void Take(ReadOnlySpan<int> rows)
    {
        rows.CopyTo(_rows);
        Count = rows.Length;
        for (int example = 0; example < Count && _features.IsDirect; example++)
            _direct[example] = (nint)_features.Row(_rows[example]);
    }

    /// <summary>Copies what has to be copied of some features.</summary>
    public void Prepare(int first, int end)
    {
        first = Math.Max(first, FirstCopied);
        int count = Math.Min(end, _layout.Features) - first;
        for (int example = 0; example < Count && count > 0; example++)
            _features.Read(_rows[example], first, count, (float*)_copied[example] + first);
    }

    /// <summary>Asks the processor to fetch some features that will be read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prefetch(int first, int end)
    {
        int count = Math.Min(end, _layout.Features) - first;
        for (int example = 0; example < Count && count > 0; example++)
            _features.Prefetch(_rows[example], first, count);
    }

    public void Dispose() => _buffer.Dispose();
}
