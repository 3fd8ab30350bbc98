using System.Text;
using System.Text.Json;

namespace SinglePositive.Data.Formats;

/// <summary>Walks a COCO file token by token and hands out the entries of its three arrays. Memory: one buffer, no larger than twice the longest token.</summary>
internal sealed class CocoTokens
{
    private const int FirstBuffer = 1 << 16;

    private readonly Action<CocoEntry> _add;
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);
    private string? _section;
    private string? _key;
    private CocoEntry? _entry;
    private int _index;

    private CocoTokens(Action<CocoEntry> add) => _add = add;

    /// <summary>Reads a file.</summary>
    /// <returns>The names of the arrays that were there.</returns>
    public static HashSet<string> Read(string path, Action<CocoEntry> add)
    {
        CocoTokens tokens = new(add);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        try
        {
            tokens.Read(stream);
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, $"line {(error.LineNumber ?? 0) + 1}", $"this is not valid JSON (byte {(error.BytePositionInLine ?? 0) + 1} of the line).", error);
        }
        catch (InvalidOperationException error)
        {
            throw new DataFormatException(path, tokens._entry is { } entry ? $"{entry.Section}[{entry.Index}]" : null, "a text is not valid Unicode.", error);
        }

        return tokens._sections;
    }

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[FirstBuffer];
        JsonReaderState state = new();
        int filled = 0;
        bool first = true;
        while (true)
        {
            int read = stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            bool isFinal = filled + read < buffer.Length;
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, filled + read);
            if (first && bytes.StartsWith(Encoding.UTF8.Preamble))
                bytes = bytes[3..];
            first = false;
            Utf8JsonReader reader = new(bytes, isFinal, state);
            while (reader.Read())
                Take(ref reader);
            if (isFinal)
                return;
            state = reader.CurrentState;
            ReadOnlySpan<byte> rest = bytes[(int)reader.BytesConsumed..];
            if (rest.Length > buffer.Length / 2)
            {
                byte[] larger = new byte[checked(buffer.Length * 2)];
                rest.CopyTo(larger);
                buffer = larger;
            }
            else
            {
                rest.CopyTo(buffer);
            }

            filled = rest.Length;
        }
    }

    /// <summary>The key when it is one of those that matter, else null.</summary>
    private static string? Known(ref Utf8JsonReader reader)
    {
        foreach (string key in CocoEntry.Keys)
        {
            if (reader.ValueTextEquals(key))
                return key;
        }

        return null;
    }

    /// <summary>Depth 1 is a key of the file, depth 2 an entry of an array, depth 3 a key of the entry.</summary>
    private void Take(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth > 3)
            return;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                string name = reader.GetString()!;
                _section = name is "images" or "annotations" or "categories" ? name : null;
                _index = 0;
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == 1 && _section is not null:
                _sections.Add(_section);
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == 2 && _section is not null:
                _entry = new CocoEntry(_section, _index++);
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == 2 && _entry is not null:
                _add(_entry);
                _entry = null;
                break;
            case JsonTokenType.PropertyName when reader.CurrentDepth == 3 && _entry is not null:
                _key = Known(ref reader);
                break;
            case JsonTokenType.String when reader.CurrentDepth == 3 && _entry is not null && _key is not null:
                _entry.Set(_key, reader.GetString()!);
                break;
            case JsonTokenType.Number when reader.CurrentDepth == 3 && _entry is not null && _key is not null:
                _entry.Set(_key, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when reader.CurrentDepth == 3:
                reader.TrySkip();   // an outline; when its end is not in the buffer yet, its tokens pass one by one
                break;
            default:
                break;
        }
    }
}
