using System.Runtime.InteropServices;

namespace SinglePositive.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation that long work watches: it saves and stops. A second Ctrl-C ends the process at once.
/// </summary>
internal sealed partial class StopSignal : IDisposable
{
    // SIGXFSZ on Linux and macOS. Left alone it kills the process; ignored, the write fails with a message instead.
    private const int FileSizeExceeded = 25;

    // A shell starts background jobs with SIGINT ignored, and the runtime leaves an ignored signal alone. To save and stop is right there too.
    private const int InterruptSignal = 2;
    private const nint DefaultHandler = 0;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that arrived, or that of Ctrl-C when the work was cancelled otherwise.</summary>
    public int ExitCode => _exitCode == 0 ? Cli.ExitCode.Interrupted : _exitCode;

    /// <summary>Listens to the signals of this process.</summary>
    public static StopSignal OfProcess()
    {
        StopSignal stop = new();
        if (!OperatingSystem.IsWindows())
            _ = SetHandler(InterruptSignal, DefaultHandler);
        stop._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => stop.Receive(context, Cli.ExitCode.Interrupted)));
        stop._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => stop.Receive(context, Cli.ExitCode.Terminated)));
        if (!OperatingSystem.IsWindows())
            stop._registrations.Add(PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true));
        return stop;
    }

    /// <summary>Asks the work to stop, as a signal would.</summary>
    /// <param name="code">The exit code of the signal.</param>
    public void Request(int code)
    {
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) == 0)
            _source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    private void Receive(PosixSignalContext context, int code)
    {
        context.Cancel = true;
        if (Volatile.Read(ref _exitCode) != 0)
            Environment.Exit(code);

        // Cancelling runs the listeners' callbacks; they must not hold up the thread on which the next signal arrives.
        _ = Task.Run(() => Request(code));
    }
}
