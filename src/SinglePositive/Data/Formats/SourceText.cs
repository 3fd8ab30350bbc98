using System.Text;

namespace SinglePositive.Data.Formats;

/// <summary>Text files of a source, read as UTF-8 (or UTF-16 with a byte order mark) and line by line.</summary>
internal static class SourceText
{
    /// <summary>Opens a file; bytes that are no text raise <see cref="DecoderFallbackException"/>.</summary>
    public static StreamReader Open(string path)
    {
        if (!File.Exists(path))
            throw new DataFormatException(path, null, "this file is missing.");
        return new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 1 << 16);
    }

    /// <summary>The lines that are not blank, trimmed, each with its number from 1.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        using StreamReader reader = Open(path);
        for (int number = 1; NextLine(reader, path, number) is { } line; number++)
        {
            string text = line.Trim();
            if (text.Length > 0)
                yield return (number, text);
        }
    }

    /// <summary>The next line or null; text that is not UTF-8 is an error of that line.</summary>
    public static string? NextLine(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException error)
        {
            throw NotText(path, number, error);
        }
    }

    /// <summary>The error for bytes that are no UTF-8. The decoder works ahead, so the line can be given only roughly.</summary>
    public static DataFormatException NotText(string path, int line, Exception error) =>
        new(path, $"after line {line - 1}", "the file is not UTF-8 text. Convert it to UTF-8 first.", error);

    /// <summary>The error of one line.</summary>
    public static DataFormatException Wrong(string path, int line, string problem) => new(path, $"line {line}", problem);
}
