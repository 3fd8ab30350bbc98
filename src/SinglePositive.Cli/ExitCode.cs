namespace SinglePositive.Cli;

/// <summary>What the process's exit code tells a script.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;

    /// <summary>Usage or configuration; also a SOURCE or DATASET that does not exist and an output that exists already.</summary>
    public const int Usage = 2;

    public const int BadData = 3;
    public const int Diverged = 4;
    public const int Corrupt = 5;

    /// <summary>
    /// Out of memory, disk or device. An output that cannot be written (permission, read-only medium, a file where a folder is needed)
    /// counts here and not as usage: the same command succeeds once the machine allows it.
    /// </summary>
    public const int Resources = 6;

    public const int GateNotMet = 7;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
