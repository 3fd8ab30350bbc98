using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public sealed class ThreadTeamTests
{
    /// <summary>More threads than cores, so that threads are suspended between any two of their instructions.</summary>
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 100_000)]
    [InlineData(7, 10_000)]
    public void Run_ManyShortRounds_CallsEveryThreadOncePerRound(int size, int rounds)
    {
        using ThreadTeam team = new(size);
        int[] calls = new int[size];
        Thread run = new(() =>
        {
            for (int round = 0; round < rounds; round++)
                team.Run(worker => calls[worker]++);
        })
        { IsBackground = true };

        run.Start();

        int before = -1;
        while (!run.Join(TimeSpan.FromSeconds(20)))
        {
            int now = Volatile.Read(ref calls[0]);
            Assert.True(now > before, $"Round {now} never ended.");
            before = now;
        }

        Assert.All(calls, count => Assert.Equal(rounds, count));
    }

    [Fact]
    public void Run_AfterAPause_WakesSleepingThreads()
    {
        using ThreadTeam team = new(3);
        int calls = 0;
        for (int round = 0; round < 5; round++)
        {
            team.Run(_ => Interlocked.Increment(ref calls));
            Thread.Sleep(20);
        }

        Assert.Equal(15, calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_WorkThatThrows_ThrowsAndCanRunAgain(int failing)
    {
        using ThreadTeam team = new(3);
        int calls = 0;

        Exception thrown = Assert.ThrowsAny<Exception>(() => team.Run(worker =>
        {
            if (worker == failing)
                throw new InvalidDataException("row 3");
        }));
        team.Run(_ => Interlocked.Increment(ref calls));

        Assert.Contains("row 3", thrown.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, calls);
    }
}
