namespace SinglePositive.Cli;

/// <summary>An exception as the user sees it: one or two sentences and an exit code.</summary>
/// <param name="ExitCode">See <see cref="Cli.ExitCode"/>.</param>
/// <param name="Message">What, where, what to do.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int QuotaWindows = unchecked((int)0x8007050F);
    private const int FileTooLarge = 27;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaMacOs = 69;
    private const int QuotaLinux = 122;

    /// <summary>Finds the sentence and the exit code of an exception.</summary>
    public static Failure Of(Exception exception, StopSignal stop) => exception switch
    {
        AggregateException { InnerExceptions: [Exception only] } => Of(only, stop),
        StoppedException => new(stop.ExitCode, exception.Message),
        OperationCanceledException => new(stop.ExitCode, "Stopped."),
        UsageException usage => new(Cli.ExitCode.Usage, $"{usage.Message} See 'spml{(usage.Verb is null ? "" : " " + usage.Verb)} --help'."),
        ConfigurationException => new(Cli.ExitCode.Usage, exception.Message),
        DataFormatException => new(Cli.ExitCode.BadData, exception.Message),
        DivergedException => new(Cli.ExitCode.Diverged, exception.Message),
        CorruptArtefactException => new(Cli.ExitCode.Corrupt, exception.Message),
        OutOfMemoryException => new(Cli.ExitCode.Resources, "Out of memory. Close other programs or use a machine with more; --dry-run shows what a verb needs."),
        UnauthorizedAccessException => new(Cli.ExitCode.Resources, $"{Sentence(exception.Message)} Choose a place you may write to, or change its permissions."),

        // What the user named was looked for before; what is missing now is missing inside it, and a folder that cannot be found cannot be made.
        FileNotFoundException { StackTrace: string making } when making.Contains("CreateDirectory", StringComparison.Ordinal) =>
            new(Cli.ExitCode.Resources, $"{Sentence(exception.Message)} Choose a place that can be written."),
        FileNotFoundException missing when missing.FileName is { } name && IsUnmakable(name) =>
            new(Cli.ExitCode.Resources, $"{Sentence(exception.Message)} Choose a place that can be written."),
        FileNotFoundException => new(Cli.ExitCode.BadData, $"{Sentence(exception.Message)} Make or restore it."),
        DirectoryNotFoundException => new(Cli.ExitCode.Resources, $"{Sentence(exception.Message)} Choose a place that can be written."),
        PathTooLongException => new(Cli.ExitCode.Usage, $"{Sentence(exception.Message)} Choose a shorter path."),

        // So .NET reports a file that would grow beyond the limit of the process or the file system (EFBIG).
        ArgumentOutOfRangeException { ParamName: "value", StackTrace: string trace } when trace.Contains("System.IO.RandomAccess", StringComparison.Ordinal) =>
            new(Cli.ExitCode.Resources, "A file would exceed the largest size allowed here. Raise the limit (ulimit -f) or write elsewhere; nothing half-written was kept."),
        IOException io => new(Cli.ExitCode.Resources, Storage(io)),
        _ => new(Cli.ExitCode.Unexpected, $"Unexpected failure: {Sentence(exception.Message)} This is a bug in spml; --verbose shows where."),
    };

    /// <summary>The stack does not always show what was being done: below /proc, and in a folder that is not there, nothing is read but something was to be made.</summary>
    private static bool IsUnmakable(string path) =>
        Path.GetFullPath(path).StartsWith("/proc/", StringComparison.Ordinal) || Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder);

    private static string Storage(IOException exception) => exception.HResult switch
    {
        NoSpace or QuotaLinux or QuotaMacOs or DiskFullWindows or QuotaWindows =>
            $"The disk or quota is full: {Sentence(exception.Message)} Free some space or write elsewhere; nothing half-written was kept.",
        FileTooLarge => $"A file would exceed the largest size allowed here: {Sentence(exception.Message)} Raise the limit or write elsewhere.",
        ReadOnly => $"{Sentence(exception.Message)} Choose a place that can be written.",
        _ => Sentence(exception.Message),
    };

    private static string Sentence(string message) => message.TrimEnd() is { Length: > 0 } text && text[^1] is '.' or '!' or '?' ? message.TrimEnd() : message.TrimEnd() + ".";
}
