using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SinglePositive.Files;

/// <summary>JSON as text in which names stand as they are: nothing of it ends up inside HTML.</summary>
public static class JsonText
{
    /// <summary>The text of a value, lines ended by <c>\n</c>, with none at its end.</summary>
    /// <param name="write">Writes one value.</param>
    /// <param name="indented">False to put it into one line.</param>
    public static string Of(Action<Utf8JsonWriter> write, bool indented = true)
    {
        ArgumentNullException.ThrowIfNull(write);
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
