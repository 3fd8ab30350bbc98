using System.Text;

namespace SinglePositive.Data.Formats;

/// <summary>Cuts a CSV file into records as RFC 4180 says: fields may be quoted, quotes inside are doubled, quoted fields may contain line breaks.</summary>
/// <remarks>Lines end with LF or CRLF. Blank lines are skipped. One pass, one record in memory.</remarks>
internal sealed class CsvRecords(StreamReader reader, string path, char separator)
{
    private readonly StringBuilder _field = new();
    private int _line = 1;

    /// <summary>Every record with the number of the line on which it begins.</summary>
    public IEnumerable<(int Line, List<string> Fields)> Read()
    {
        while (Peek() >= 0)
        {
            int line = _line;
            List<string> fields = ReadRecord();
            if (fields.Count > 1 || fields[0].Length > 0)
                yield return (line, fields);
        }
    }

    private List<string> ReadRecord()
    {
        List<string> fields = [];
        while (true)
        {
            fields.Add(Peek() == '"' ? ReadQuoted() : ReadPlain());
            int next = Next();
            if (next == separator)
                continue;
            if (next == '\r' && Peek() == '\n')
                next = Next();
            if (next == '\n')
                _line++;
            return fields;
        }
    }

    private string ReadPlain()
    {
        _field.Clear();
        for (int next = Peek(); next >= 0 && next != separator && next is not ('\n' or '\r'); next = Peek())
        {
            if (next == '"')
                throw SourceText.Wrong(path, _line, "a quote inside a field that does not begin with one; put the whole field in quotes and double those inside.");
            _field.Append((char)Next());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        int opened = _line;
        Next();
        _field.Clear();
        while (true)
        {
            int next = Next();
            if (next < 0)
                throw SourceText.Wrong(path, opened, "a quoted field begins here and is never closed.");
            if (next == '\n')
                _line++;
            if (next != '"')
            {
                _field.Append((char)next);
                continue;
            }

            if (Peek() == '"')
            {
                _field.Append((char)Next());
                continue;
            }

            if (Peek() is var after && after >= 0 && after != separator && after is not ('\n' or '\r'))
                throw SourceText.Wrong(path, _line, $"after a closing quote the field must end; found '{(char)after}'.");
            return _field.ToString();
        }
    }

    private int Peek() => Guarded(reader.Peek);

    private int Next() => Guarded(reader.Read);

    private int Guarded(Func<int> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException error)
        {
            throw SourceText.NotText(path, _line, error);
        }
    }
}
