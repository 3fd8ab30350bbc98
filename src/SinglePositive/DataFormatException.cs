namespace SinglePositive;

/// <summary>Input that cannot be used: a file that is malformed, or labels and features that do not fit together.</summary>
/// <remarks>The message is one or two sentences: which file and where in it (line, row, column), what was expected, what was found.</remarks>
public class DataFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file (or folder) concerned, as the user named it.</param>
    /// <param name="where">Where in the file, for example <c>line 12</c> or <c>row 3, column 7</c>; null when the whole file is meant.</param>
    /// <param name="problem">What was expected and what was found, as a sentence without the file name.</param>
    /// <param name="inner">The exception that revealed the problem, if any.</param>
    public DataFormatException(string file, string? where, string problem, Exception? inner = null)
        : base(where is null ? $"{file}: {problem}" : $"{file}, {where}: {problem}", inner)
    {
        File = file;
        Where = where;
    }

    /// <summary>The file (or folder) concerned.</summary>
    public string File { get; }

    /// <summary>Where in the file, or null.</summary>
    public string? Where { get; }
}
