using System.Text;
using System.Text.Json;

namespace SinglePositive.Files;

/// <summary>JSON documents as this project writes them to files: indented, UTF-8, lines ended by <c>\n</c>, written whole or not at all.</summary>
public static class JsonFile
{
    /// <summary>Writes a document.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes one value.</param>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public static void Write(string path, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            write(writer);
        AtomicFile.WriteText(path, Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n");
    }
}
