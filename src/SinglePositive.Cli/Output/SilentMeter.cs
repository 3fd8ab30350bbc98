namespace SinglePositive.Cli.Output;

/// <summary>Shows nothing (--quiet).</summary>
internal sealed class SilentMeter : IProgressMeter
{
    /// <inheritdoc/>
    public void Report(double done, string status)
    {
    }
}
