using System.Text;

namespace SinglePositive.Cli.Output;

/// <summary>Where a call shows things, and what these places can do.</summary>
/// <param name="Out">stdout: the result.</param>
/// <param name="Error">stderr: progress and warnings.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    public const string Bold = "\e[1m";
    public const string Dim = "\e[2m";
    public const string Red = "\e[1;31m";
    public const string Yellow = "\e[1;33m";
    private const string Plain = "\e[0m";
    private const int UsualWidth = 80;
    private const int NarrowestWidth = 40;

    /// <summary>True when stdout is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when stderr is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>False on a terminal that cannot move its cursor (TERM=dumb).</summary>
    public bool Interactive { get; init; } = true;

    /// <summary>True when colours are wanted: neither NO_COLOR nor --no-color.</summary>
    public bool Colour { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = UsualWidth;

    /// <summary>The terminal of this process: UTF-8 without a mark, <c>\n</c>, as NO_COLOR, TERM and COLUMNS say.</summary>
    public static Terminal OfProcess()
    {
        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter output = new(Console.OpenStandardOutput(), encoding, bufferSize: 16384) { NewLine = "\n" };
        StreamWriter error = new(Console.OpenStandardError(), encoding, bufferSize: 1024) { NewLine = "\n", AutoFlush = true };
        bool outIsTerminal = !Console.IsOutputRedirected;
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(output, error)
        {
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Interactive = !dumb,
            Colour = !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = WidthOf(outIsTerminal),
        };
    }

    /// <summary>Writes a line to stderr, its first word in colour when stderr shows colours.</summary>
    public void ErrorLine(string? head, string? style, string message)
    {
        bool styled = Colour && ErrorIsTerminal && style is not null;
        string text = (head, styled) switch
        {
            (null, false) => message,
            (null, true) => $"{style}{message}{Plain}",
            (_, false) => $"{head} {message}",
            _ => $"{style}{head}{Plain} {message}",
        };
        lock (Error)
            Error.WriteLine(text);
    }

    private static int WidthOf(bool outIsTerminal)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns > 0)
            return Math.Max(NarrowestWidth, columns);
        return outIsTerminal && Console.WindowWidth > 0 ? Math.Max(NarrowestWidth, Console.WindowWidth) : UsualWidth;
    }
}
