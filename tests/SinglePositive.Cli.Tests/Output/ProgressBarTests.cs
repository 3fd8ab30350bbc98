using SinglePositive.Cli.Output;

namespace SinglePositive.Cli.Tests.Output;

/// <summary>The bar's own thread may draw once more after the work has ended, so what it writes to is not disposed.</summary>
public class ProgressBarTests
{
    [Fact]
    public void Run_OnATerminal_ShowsTheTitleAndReturnsTheResult()
    {
        StringWriter error = new();
        Terminal terminal = new(TextWriter.Null, error) { ErrorIsTerminal = true };

        int result = ProgressBar.Run(terminal, "Training [1/2]", 10, meter =>
        {
            meter.Report(5, "loss 0.5");
            return 42;
        });

        Assert.Equal(42, result);
        Assert.Contains("Training [1/2]", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WorkFails_PassesTheExceptionOn()
    {
        StringWriter error = new();
        Terminal terminal = new(TextWriter.Null, error) { ErrorIsTerminal = true };

        Assert.Throws<DivergedException>(() => ProgressBar.Run<int>(terminal, "Training", 10, _ => throw new DivergedException("no")));
    }
}
