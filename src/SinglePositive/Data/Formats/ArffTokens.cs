using System.Text;

namespace SinglePositive.Data.Formats;

/// <summary>Cuts one line of an ARFF file into values: separated by commas or white space, quoted by ' or " with backslash escapes, ended by a % comment.</summary>
internal ref struct ArffTokens(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> _rest = line;

    /// <summary>What follows the last value that was read.</summary>
    public readonly ReadOnlySpan<char> Rest => _rest;

    /// <summary>True when a quote was opened and not closed.</summary>
    public bool IsUnterminated { get; private set; }

    /// <summary>Reads the next value without its quotes.</summary>
    public bool Next(out ReadOnlySpan<char> value)
    {
        _rest = _rest.TrimStart(", \t");
        value = default;
        if (_rest.IsEmpty || _rest[0] == '%')
            return false;
        if (_rest[0] is '\'' or '"')
        {
            value = Quoted(_rest[0]);
            return !IsUnterminated;
        }

        int end = _rest.IndexOfAny(", \t%");
        value = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[end..];
        return true;
    }

    private ReadOnlySpan<char> Quoted(char quote)
    {
        ReadOnlySpan<char> text = _rest[1..];
        int end = text.IndexOf(quote);
        int escape = text.IndexOf('\\');
        if (end >= 0 && (escape < 0 || escape > end))
        {
            _rest = text[(end + 1)..];
            return text[..end];
        }

        StringBuilder value = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                _rest = text[(i + 1)..];
                return value.ToString();
            }

            if (text[i] == '\\' && i + 1 < text.Length)
                value.Append(text[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', char other => other });
            else
                value.Append(text[i]);
        }

        IsUnterminated = true;
        return default;
    }
}
