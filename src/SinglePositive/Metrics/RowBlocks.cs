using SinglePositive.Labels;

namespace SinglePositive.Metrics;

/// <summary>Metrics that go example by example are summed over fixed blocks of rows, and the blocks in order: the same sum for any number of threads.</summary>
internal static class RowBlocks
{
    private const int RowsPerBlock = 256;

    /// <summary>Fills one total per block of rows.</summary>
    /// <typeparam name="TTotal">A block's total.</typeparam>
    /// <param name="truth">Its examples are divided into blocks.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="total">Called with (worker, first row, row after the last) once per block.</param>
    /// <returns>The totals in row order.</returns>
    public static TTotal[] Totals<TTotal>(TruthMatrix truth, int threads, Func<int, int, int, TTotal> total)
    {
        TTotal[] totals = new TTotal[(truth.Examples + RowsPerBlock - 1) / RowsPerBlock];
        new WorkerPool(threads).Run(totals.Length, (worker, block) =>
        {
            int first = block * RowsPerBlock;
            totals[block] = total(worker, first, Math.Min(first + RowsPerBlock, truth.Examples));
        });
        return totals;
    }

    /// <summary>Refuses a matrix over which no mean can be taken.</summary>
    public static void CheckNotEmpty(TruthMatrix truth)
    {
        if (truth.Examples == 0 || truth.Classes == 0)
            throw new ArgumentException($"Metrics need at least one example and one class; the truth is {truth.Examples} × {truth.Classes}.", nameof(truth));
    }
}
