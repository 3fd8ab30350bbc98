using System.Runtime.ExceptionServices;

namespace SinglePositive.Metrics;

/// <summary>Runs numbered pieces of work on a given number of workers; which worker takes which piece is open, so a result must not depend on it.</summary>
internal sealed class WorkerPool
{
    private readonly int _workers;
    private readonly Action<int> _run;
    private Action<int, int>? _piece;
    private int _pieces;
    private int _next;

    /// <param name="workers">The most workers at a time, at least 1.</param>
    public WorkerPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _workers = workers;
        _run = Work;
    }

    /// <summary>Calls <paramref name="piece"/> with (worker, piece) for every piece; a worker number is never used by two threads at once. Returns when all are done.</summary>
    public void Run(int pieces, Action<int, int> piece)
    {
        _piece = piece;
        _pieces = pieces;
        _next = -1;
        int workers = Math.Min(_workers, pieces);
        if (workers == 1)
            Work(0);
        else if (workers > 1)
            RunInParallel(workers);
        _piece = null;
    }

    private void RunInParallel(int workers)
    {
        try
        {
            Parallel.For(0, workers, _run);
        }
        catch (AggregateException error)
        {
            // Callers see what went wrong (out of memory, say) as they would with one worker.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private void Work(int worker)
    {
        for (int at = Interlocked.Increment(ref _next); at < _pieces; at = Interlocked.Increment(ref _next))
            _piece!(worker, at);
    }
}
