using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests.Output;

public class ProgressLinesTests
{
    [Fact]
    public void Report_Often_WritesALineOnlyNowAndThen()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        SteppingClock clock = new();
        ProgressLines lines = new(writer, "Training", 100, clock);

        for (int i = 1; i <= 40; i++)
        {
            clock.Advance(0.25);
            lines.Report(i, "loss 0.5");
        }

        Assert.Equal("Training: 20 %, loss 0.5, 20 s left\nTraining: 40 %, loss 0.5, 15 s left\n", writer.ToString());
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long milliseconds;

        public override long TimestampFrequency => 1000;

        public void Advance(double seconds) => milliseconds += (long)(seconds * 1000);

        public override long GetTimestamp() => milliseconds;
    }
}
