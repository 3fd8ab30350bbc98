using SinglePositive.Data;

namespace SinglePositive.Vision.Backbones;

/// <summary>Lets one program at a time complete features of a dataset, also when several machines share the folder.</summary>
internal static class DatasetLock
{
    private const string FileName = ".spml-lock";
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until no other program holds the lock, and takes it. It ends with the stream, or with the program.</summary>
    /// <remarks>The empty file stays: if its holder removed it, one program could lock the file that is going and another the one that comes.</remarks>
    public static FileStream Take(Dataset dataset, CancellationToken cancellation)
    {
        string path = Path.Combine(dataset.Folder, FileName);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(path) && !cancellation.WaitHandle.WaitOne(s_pause))
            {
                // Another program is completing features; that takes seconds.
            }
        }
    }
}
