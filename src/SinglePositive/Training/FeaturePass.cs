using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Passes over training rows in blocks: first every worker fills its rows of a block, then every worker sums over the whole block for its features.</summary>
/// <remarks>What a worker does with a row, and the order in which rows are summed, do not depend on the number of workers.</remarks>
internal sealed unsafe class FeaturePass : IDisposable
{
    /// <summary>Rows that a worker takes at once.</summary>
    public const int Batch = 32;

    private const int BlockRows = 8 * Batch;
    private readonly FeatureReader _features;
    private readonly int[] _rows;
    private readonly ThreadTeam _team;
    private readonly CancellationToken _cancellation;
    private readonly NativeFloats _inputs;

    /// <param name="features">Standardised features.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="width">Lanes that the features of a row are padded to, with zeros.</param>
    /// <param name="team">The workers.</param>
    /// <param name="cancellation">Ends a pass between two blocks.</param>
    public FeaturePass(FeatureReader features, int[] rows, LaneWidth width, ThreadTeam team, CancellationToken cancellation)
    {
        (_features, _rows, _team, _cancellation) = (features, rows, team, cancellation);
        Stride = width.Padded(features.Dimension);
        _inputs = new NativeFloats((long)BlockRows * Stride);
    }

    /// <summary>D rounded up to whole groups of lanes.</summary>
    public int Stride { get; }

    /// <summary>Most rows of a block.</summary>
    public static int Block => BlockRows;

    /// <summary>The block's standardised features, <see cref="Stride"/> numbers per row.</summary>
    public float* Inputs => _inputs.Pointer;

    /// <summary>Goes through all rows.</summary>
    /// <param name="fill">Called for up to <see cref="Batch"/> rows whose features are there: the first one's position among the training rows, its place in the block, how many.</param>
    /// <param name="sum">Called once per worker and block: its features from and to, and the rows in the block.</param>
    /// <exception cref="OperationCanceledException">Cancelled; some rows have not been visited.</exception>
    public void Run(Action<int, int, int> fill, Action<int, int, int> sum)
    {
        for (int first = 0; first < _rows.Length; first += BlockRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            int start = first, count = Math.Min(BlockRows, _rows.Length - first);
            int batches = (count + Batch - 1) / Batch;
            _team.Run(worker =>
            {
                for (int batch = worker; batch < batches; batch += _team.Size)
                {
                    int place = batch * Batch, size = Math.Min(Batch, count - place);
                    for (int i = place; i < place + size; i++)
                        _features.Read(_rows[start + i], 0, _features.Dimension, Inputs + ((long)i * Stride));
                    fill(start + place, place, size);
                }
            });
            _team.Run(worker =>
            {
                (int begin, int end) = _team.Part(Stride, worker);
                sum(begin, end, count);
            });
        }
    }

    public void Dispose() => _inputs.Dispose();
}
