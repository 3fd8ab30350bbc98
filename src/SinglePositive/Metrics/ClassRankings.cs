using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>The <see cref="Ranking"/> of every class's column of a score matrix; keeps its work space between calls.</summary>
/// <remarks>
/// A worker takes a few neighbouring classes at a time, so that each row's cache line is read once for all of them, turns their scores into keys, class by class,
/// and sorts each column (radix sort). Work space per worker: 4·N·(2·classes per piece + 2) bytes.
/// </remarks>
internal sealed class ClassRankings
{
    private const int MostClassesPerPiece = 16; // one cache line of scores
    private const int PiecesPerWorker = 4;

    // Columns whose distance is a power of two would compete for the same few cache sets.
    private const int ColumnPadding = 48;

    private readonly int _workers;
    private readonly WorkerPool _pool;
    private readonly WorkSpace[] _spaces;
    private readonly Action<int, int> _piece;
    private ReadOnlyMemory<float> _scores;
    private TruthMatrix? _truth;
    private PooledRanking? _pooled;
    private int _classesPerPiece;
    private Ranking[] _rankings = [];

    public ClassRankings(int threads)
    {
        _pool = new WorkerPool(threads);
        _workers = threads;
        _spaces = new WorkSpace[threads];
        for (int i = 0; i < threads; i++)
            _spaces[i] = new WorkSpace();
        _piece = RankPiece;
    }

    /// <summary>Ranks every class. The result is overwritten by the next call.</summary>
    /// <param name="scores">Checked scores of the truth's shape.</param>
    /// <param name="truth">Full labels.</param>
    /// <param name="pooled">Receives every sorted column, when given.</param>
    public ReadOnlySpan<Ranking> Rank(ReadOnlyMemory<float> scores, TruthMatrix truth, PooledRanking? pooled = null)
    {
        if (_rankings.Length < truth.Classes)
            _rankings = new Ranking[truth.Classes];
        int pieces = _workers * PiecesPerWorker;
        _classesPerPiece = Math.Clamp((truth.Classes + pieces - 1) / pieces, 1, MostClassesPerPiece);
        _scores = scores;
        _truth = truth;
        _pooled = pooled;
        _pool.Run((truth.Classes + _classesPerPiece - 1) / _classesPerPiece, _piece);
        _scores = default;
        _truth = null;
        _pooled = null;
        return _rankings.AsSpan(0, truth.Classes);
    }

    private void RankPiece(int worker, int piece)
    {
        WorkSpace space = _spaces[worker];
        TruthMatrix truth = _truth!;
        int first = piece * _classesPerPiece;
        int classes = Math.Min(_classesPerPiece, truth.Classes - first);
        int stride = truth.Examples + ColumnPadding;
        space.Reserve(classes, stride);
        Gather(_scores.Span, truth, first, classes, stride, space);
        for (int c = 0; c < classes; c++)
        {
            Span<uint> positives = space.Positives.AsSpan(c * stride, space.PositiveCounts[c]);
            if (positives.IsEmpty && _pooled is null)
            {
                _rankings[first + c] = new Ranking(double.NaN, double.NaN);
                continue;
            }

            positives = ScoreKeys.Sort(positives, space.PositiveScratch, space.Counters);
            Span<uint> all = ScoreKeys.Sort(space.All.AsSpan(c * stride, truth.Examples), space.Scratch, space.Counters);
            _rankings[first + c] = Ranking.Of(all, positives);
            _pooled?.Add(worker, all);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<float> scores, TruthMatrix truth, int first, int classes, int stride, WorkSpace space)
    {
        Span<int> counts = space.PositiveCounts.AsSpan(0, classes);
        counts.Clear();
        ref uint all = ref MemoryMarshal.GetArrayDataReference(space.All);
        ref uint positives = ref MemoryMarshal.GetArrayDataReference(space.Positives);
        for (int row = 0; row < truth.Examples; row++)
        {
            ReadOnlySpan<float> rowScores = scores.Slice(row * truth.Classes + first, classes);
            ReadOnlySpan<byte> rowTruth = truth.Values.AsSpan(row * truth.Classes + first, classes);
            nint column = 0;
            for (int c = 0; c < rowScores.Length; c++, column += stride)
            {
                uint key = ScoreKeys.From(rowScores[c]);
                Unsafe.Add(ref all, column + row) = key;

                // Written always, kept only when positive: no branch to predict.
                Unsafe.Add(ref positives, column + counts[c]) = key;
                counts[c] += rowTruth[c] != 0 ? 1 : 0;
            }
        }
    }

    /// <summary>One worker's arrays; a column is <c>stride</c> long, which leaves room behind the last positive.</summary>
    private sealed class WorkSpace
    {
        public int[] Counters { get; } = new int[ScoreKeys.CounterLength];

        public int[] PositiveCounts { get; } = new int[MostClassesPerPiece];

        public uint[] All { get; private set; } = [];

        public uint[] Positives { get; private set; } = [];

        public uint[] Scratch { get; private set; } = [];

        public uint[] PositiveScratch { get; private set; } = [];

        public void Reserve(int classes, int stride)
        {
            if (All.Length < classes * stride)
            {
                All = GC.AllocateUninitializedArray<uint>(classes * stride);
                Positives = GC.AllocateUninitializedArray<uint>(classes * stride);
            }

            if (Scratch.Length < stride)
            {
                Scratch = GC.AllocateUninitializedArray<uint>(stride);
                PositiveScratch = GC.AllocateUninitializedArray<uint>(stride);
            }
        }
    }
}
