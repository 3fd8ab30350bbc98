namespace SinglePositive.Files;

/// <summary>Lets one program at a time write to a folder, also when several machines share it. A lock ends with its stream, or with the program.</summary>
/// <remarks>The empty file stays: if its holder removed it, one program could lock the file that is going and another the one that comes.</remarks>
internal static class FolderLock
{
    /// <summary>The file that is locked.</summary>
    public const string FileName = ".spml-lock";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock of a folder that is there; null while another program holds it.</summary>
    public static FileStream? TryTake(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits until no other program holds the lock, and takes it: for work of seconds.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before that.</exception>
    public static FileStream Take(string folder, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(folder) is { } held)
                return held;
            cancellation.WaitHandle.WaitOne(s_pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
