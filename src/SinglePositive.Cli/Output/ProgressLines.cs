namespace SinglePositive.Cli.Output;

/// <summary>Progress as plain lines, for logs: one every few seconds, with the time left.</summary>
internal sealed class ProgressLines(TextWriter writer, string title, double total, TimeProvider clock) : IProgressMeter
{
    /// <summary>Seconds between two lines.</summary>
    public const double Interval = 5;

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private double _lastShown;

    /// <inheritdoc/>
    public void Report(double done, string status)
    {
        lock (_gate)
        {
            double elapsed = clock.GetElapsedTime(_start).TotalSeconds;
            if (elapsed - _lastShown < Interval || total <= 0)
                return;
            _lastShown = elapsed;
            string left = done > 0 && done < total ? $", {Quantity.Duration(elapsed / done * (total - done))} left" : "";
            string words = status.Length > 0 ? $", {status}" : "";
            writer.WriteLine($"{title}: {100 * done / total:0} %{words}{left}");
        }
    }
}
