using SinglePositive.Metrics;

namespace SinglePositive.Tests.Metrics;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(3, 2)]
    [InlineData(4, 100)]
    public void Run_AnyWorkers_DoesEachPieceOnceWithAWorkerOfItsOwn(int workers, int pieces)
    {
        int[] done = new int[pieces];
        int[] inside = new int[workers];
        new WorkerPool(workers).Run(pieces, (worker, piece) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside[worker]));
            Interlocked.Increment(ref done[piece]);
            Interlocked.Decrement(ref inside[worker]);
        });
        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_PieceFails_ThrowsItsException(int workers) =>
        Assert.Throws<InvalidOperationException>(() => new WorkerPool(workers).Run(9, (_, _) => throw new InvalidOperationException()));

    [Fact]
    public void WorkerPool_NoWorkers_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
}
