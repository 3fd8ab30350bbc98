namespace SinglePositive.Cli.Output;

/// <summary>Progress as plain lines, for logs: one every few seconds, with the time left.</summary>
internal sealed class ProgressLines(TextWriter writer, string title, double total, TimeProvider clock) : IProgressMeter
{
    /// <summary>Seconds between two lines.</summary>
    public const double Interval = 5;

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private (double Seconds, double Done)? _first;
    private double _lastShown;

    /// <inheritdoc/>
    public void Report(double done, string status)
    {
        lock (_gate)
        {
            double elapsed = clock.GetElapsedTime(_start).TotalSeconds;
            _first ??= (elapsed, done);
            if (elapsed - _lastShown < Interval || total <= 0)
                return;
            _lastShown = elapsed;

            // Measured from the first report: resumed work does not start at nothing.
            (double seconds, double begun) = _first.Value;
            string left = done > begun && done < total ? $", {Quantity.Duration((elapsed - seconds) / (done - begun) * (total - done))} left" : "";
            string words = status.Length > 0 ? $", {status}" : "";
            writer.WriteLine($"{title}: {100 * done / total:0} %{words}{left}");
        }
    }
}
