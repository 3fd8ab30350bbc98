using System.Globalization;

namespace SinglePositive.Files;

/// <summary>Reads the one Python dictionary that an npy header is, and nothing else of Python: three keys, a type string, True or False, a tuple of integers.</summary>
/// <remarks>Nothing is evaluated. What is not exactly of this form is refused with the character at which it departs.</remarks>
internal ref struct NpyDictionary(ReadOnlySpan<byte> text, string file)
{
    private const int MaximumDimensions = 32;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    internal string? Description { get; private set; }

    internal bool? FortranOrder { get; private set; }

    internal long[]? Shape { get; private set; }

    internal void Parse()
    {
        Expect('{');
        while (Peek() != '}')
        {
            ParseEntry(ParseString());
            if (Peek() != ',')
                break;
            _at++;
        }

        Expect('}');
        if (Peek() != '\0')
            throw Malformed("the end of the header");
        if (Description is null || FortranOrder is null || Shape is null)
            throw new DataFormatException(file, "header", "expected the keys 'descr', 'fortran_order' and 'shape', found a dictionary that lacks one of them; save the array again with numpy.save.");
    }

    private void ParseEntry(string key)
    {
        bool repeated = key switch { "descr" => Description is not null, "fortran_order" => FortranOrder is not null, "shape" => Shape is not null, _ => false };
        if (repeated)
            throw new DataFormatException(file, "header", $"the key '{key}' occurs twice; save the array again with numpy.save.");
        Expect(':');
        switch (key)
        {
            case "descr":
                Description = ParseDescription();
                break;
            case "fortran_order":
                FortranOrder = ParseBoolean();
                break;
            case "shape":
                Shape = ParseShape();
                break;
            default:
                throw new DataFormatException(file, "header", $"expected the keys 'descr', 'fortran_order' and 'shape', found '{key}'; save the array again with numpy.save.");
        }
    }

    private string ParseDescription()
    {
        if (Peek() == '[')
            throw new DataFormatException(file, "header", "the array has named fields (a structured type), expected plain numbers or text; save each field as its own array.");
        return ParseString();
    }

    private bool ParseBoolean()
    {
        Peek();
        if (Take("True"u8))
            return true;
        return Take("False"u8) ? false : throw Malformed("True or False");
    }

    private long[] ParseShape()
    {
        List<long> shape = [];
        Expect('(');
        bool comma = true;
        while (Peek() != ')')
        {
            if (!comma || shape.Count == MaximumDimensions)
                throw Malformed(comma ? $"at most {MaximumDimensions} dimensions" : "',' or ')'");
            shape.Add(ParseExtent());
            comma = Peek() == ',';
            if (comma)
                _at++;
        }

        // (3) is a number in Python, (3,) is a shape.
        if (shape.Count == 1 && !comma)
            throw Malformed("',' after the only dimension");
        _at++;
        return [.. shape];
    }

    private long ParseExtent()
    {
        bool negative = Peek() == '-';
        int start = _at;
        if (negative)
            _at++;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
            _at++;
        ReadOnlySpan<byte> digits = _text[start.._at];
        if (digits.Length == (negative ? 1 : 0))
            throw Malformed("a whole number");
        if (negative)
            throw new DataFormatException(file, "header", "the shape has a negative dimension, expected 0 or more; the file is damaged or was not written by NumPy.");
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long extent) || (digits[0] == '0' && digits.Length > 1))
            throw new DataFormatException(file, "header", "the shape has a dimension that is no number of rows or columns; the file is damaged or was not written by NumPy.");
        // Python 2 wrote long integers with an L.
        if (_at < _text.Length && _text[_at] == 'L')
            _at++;
        return extent;
    }

    private string ParseString()
    {
        char quote = Peek();
        if (quote is not ('\'' or '"'))
            throw Malformed("a quoted name");
        int length = _text[(_at + 1)..].IndexOf((byte)quote);
        if (length < 0)
            throw Malformed("a closing quote");
        ReadOnlySpan<byte> content = _text.Slice(_at + 1, length);
        foreach (byte character in content)
        {
            if (character is < (byte)' ' or > (byte)'~' or (byte)'\\')
                throw Malformed("plain characters between quotes");
        }

        _at += length + 2;
        return System.Text.Encoding.ASCII.GetString(content);
    }

    private bool Take(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    private void Expect(char character)
    {
        if (Peek() != character)
            throw Malformed($"'{character}'");
        _at++;
    }

    /// <summary>The next character that is not white space, or NUL at the end. A NUL in the text itself is malformed.</summary>
    private char Peek()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
            _at++;
        if (_at == _text.Length)
            return '\0';
        return _text[_at] != 0 ? (char)_text[_at] : throw Malformed("text");
    }

    private readonly DataFormatException Malformed(string expected)
    {
        string found = _at >= _text.Length ? "the end" : _text[_at] is >= (byte)' ' and <= (byte)'~' ? $"'{(char)_text[_at]}'" : $"the byte 0x{_text[_at]:x2}";
        return new DataFormatException(file, $"header, character {_at + 1}", $"expected {expected}, found {found}; the file is damaged or was not written by NumPy.");
    }
}
