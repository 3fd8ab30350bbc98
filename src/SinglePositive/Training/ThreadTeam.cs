namespace SinglePositive.Training;

/// <summary>A fixed number of threads that run the same work side by side, thousands of times a second.</summary>
/// <remarks>Waiting threads spin for a few microseconds, then yield, then sleep; handing out work allocates nothing. Work is told its thread's number and divides itself up.</remarks>
internal sealed class ThreadTeam : IDisposable
{
    private const int SpinRounds = 200;
    private const int YieldRounds = 2000;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int>? _work;
    private Exception? _failure;
    private volatile int _round;
    private volatile bool _ending;
    private int _running;
    private int _sleeping;

    /// <param name="size">Number of threads, the caller's included.</param>
    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _threads = new Thread[size - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int number = i + 1;
            _threads[i] = new Thread(() => Loop(number)) { IsBackground = true, Name = $"spml worker {number}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads, the caller's included.</summary>
    public int Size => _threads.Length + 1;

    /// <summary>A worker's share of a number of things, as even as whole numbers allow: the first, and the one behind the last.</summary>
    public (int Begin, int End) Part(int count, int worker) => ((int)((long)count * worker / Size), (int)((long)count * (worker + 1) / Size));

    /// <summary>Calls the work on every thread with the thread's number, 0 being the caller, and returns when all are done.</summary>
    public void Run(Action<int> work)
    {
        if (_threads.Length == 0)
        {
            work(0);
            return;
        }

        _work = work;
        _failure = null;
        Volatile.Write(ref _running, _threads.Length);
        Interlocked.Increment(ref _round);
        int sleeping = Volatile.Read(ref _sleeping);
        if (sleeping > 0)
            _wake.Release(sleeping);
        try
        {
            work(0);
        }
        finally
        {
            for (int i = 0; Volatile.Read(ref _running) > 0; i++)
                Pause(i);
        }

        if (_failure is { } failure)
            throw new AggregateException(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _ending = true;
        Interlocked.Increment(ref _round);
        if (_threads.Length > 0)
            _wake.Release(_threads.Length);
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private static void Pause(int round)
    {
        if (round < SpinRounds)
            Thread.SpinWait(10);
        else
            Thread.Yield();
    }

    private void Loop(int number)
    {
        // Counted, not read back: the next round can begin before this thread comes here again.
        for (int seen = 0; ; seen++)
        {
            Await(seen);
            if (_ending)
                return;
            try
            {
                _work!(number);
            }
            catch (Exception failure) when (Keep(failure))
            {
                // Run throws it again.
            }

            Interlocked.Decrement(ref _running);
        }
    }

    private bool Keep(Exception failure)
    {
        _failure = failure;
        return true;
    }

    private void Await(int seen)
    {
        for (int i = 0; i < SpinRounds + YieldRounds; i++)
        {
            if (_round != seen)
                return;
            Pause(i);
        }

        // Announced before the last look, so that Run either sees the sleeper or the sleeper sees the round.
        Interlocked.Increment(ref _sleeping);
        while (_round == seen)
            _wake.Wait(50);
        Interlocked.Decrement(ref _sleeping);
    }
}
