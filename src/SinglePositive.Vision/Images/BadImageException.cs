namespace SinglePositive.Vision.Images;

/// <summary>A file that is no picture this program can read, with the reason.</summary>
/// <remarks>The message is <c>file: reason</c>.</remarks>
public sealed class BadImageException : DataFormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="reason">One sentence without the file name.</param>
    /// <param name="inner">The exception that revealed it, if any.</param>
    public BadImageException(string path, string reason, Exception? inner = null)
        : base(path, null, reason, inner) => Reason = reason;

    /// <summary>Why, as one sentence without the file name.</summary>
    public string Reason { get; }
}
