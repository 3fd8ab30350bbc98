using System.Text;

namespace SinglePositive.Files;

/// <summary>Writes a file so that it is either complete or not there: beside its final name, flushed to disk, then renamed.</summary>
/// <remarks>
/// A file that exists is replaced in one step; readers see the old content or the new, never a mixture. If anything fails, the temporary file is removed and what was
/// there before stays. After a kill the temporary file (<see cref="TemporarySuffix"/> after the final name) may remain; the next write of the same file takes its place.
/// </remarks>
public static class AtomicFile
{
    /// <summary>What is appended to the final name while the file is being written.</summary>
    public const string TemporarySuffix = ".spml-tmp";

    private const int BufferBytes = 1 << 17;

    /// <summary>Writes a file by a callback.</summary>
    /// <param name="path">The final name; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream is buffered and can seek, and must be left open (<c>leaveOpen</c> for a writer around it).</param>
    /// <exception cref="IOException">The disk is full, the folder does not exist, or another program is writing the same file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string temporary = path + TemporarySuffix;
        // Opened before the try: when another program holds the temporary file, it is not ours to remove.
        FileStream stream = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>Writes a text file as UTF-8 without a byte order mark; line ends are written as they are.</summary>
    /// <param name="path">The final name; its folder must exist.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(path, stream => stream.Write(bytes));
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
