using SinglePositive.Data;
using SinglePositive.Numerics;
using SinglePositive.Training;

namespace SinglePositive.Tests.Training;

public class FeaturePassTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_Cancelled_EndsAfterTheBlock(int threads)
    {
        int rows = 3 * FeaturePass.Block, filled = 0;
        using FeatureMatrix features = FeatureMatrix.FromArray(new float[rows * 2], rows, 2);
        using ThreadTeam team = new(threads);
        using CancellationTokenSource stop = new();
        using FeaturePass pass = new(new FeatureReader(features, null), [.. Enumerable.Range(0, rows)], LaneWidths.Widest, team, stop.Token);

        Assert.Throws<OperationCanceledException>(() => pass.Run(
            (position, _, count) =>
            {
                if (Interlocked.Add(ref filled, count) > FeaturePass.Block)
                    stop.Cancel();
            },
            (_, _, _) => { }));

        Assert.Equal(2 * FeaturePass.Block, filled);
    }
}
