using System.Runtime.InteropServices;

namespace SinglePositive.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation that long work watches: it saves and stops. A second Ctrl-C ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    // SIGXFSZ on Linux and macOS. Left alone it kills the process; ignored, the write fails with a message instead.
    private const int FileSizeExceeded = 25;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int exitCode;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the signal that arrived, or that of Ctrl-C when the work was cancelled otherwise.</summary>
    public int ExitCode => exitCode == 0 ? Cli.ExitCode.Interrupted : exitCode;

    /// <summary>Listens to the signals of this process.</summary>
    public static StopSignal OfProcess()
    {
        StopSignal stop = new();
        stop.registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => stop.Receive(context, Cli.ExitCode.Interrupted)));
        stop.registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => stop.Receive(context, Cli.ExitCode.Terminated)));
        if (!OperatingSystem.IsWindows())
            stop.registrations.Add(PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true));
        return stop;
    }

    /// <summary>Asks the work to stop, as a signal would.</summary>
    /// <param name="code">The exit code of the signal.</param>
    public void Request(int code)
    {
        if (Interlocked.CompareExchange(ref exitCode, code, 0) == 0)
            source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Receive(PosixSignalContext context, int code)
    {
        context.Cancel = true;
        if (Volatile.Read(ref exitCode) != 0)
            Environment.Exit(code);

        // Cancelling runs the listeners' callbacks; they must not hold up the thread on which the next signal arrives.
        _ = Task.Run(() => Request(code));
    }
}
