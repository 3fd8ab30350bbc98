using System.Buffers;
using System.Text.Json;

namespace SinglePositive.Experiments;

/// <summary><c>journal.jsonl</c>: one line for each finished run, in the order in which they finished. A run counts as finished when its line is on disk.</summary>
/// <remarks>A kill may leave half a line at the end: it does not count, and the next line takes its place. Any number of threads may append.</remarks>
internal sealed class SweepJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;

    /// <summary>Opens the journal, or makes it.</summary>
    /// <exception cref="CorruptArtefactException">A whole line of it cannot be read.</exception>
    public SweepJournal(string path)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Finished = Read(path);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>What was there when it was opened.</summary>
    public IReadOnlyList<SweepOutcome> Finished { get; }

    /// <summary>Adds a line and flushes it to disk.</summary>
    public void Append(SweepOutcome outcome)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line))
            outcome.Write(writer);
        line.Write("\n"u8);
        lock (_gate)
        {
            _stream.Write(line.WrittenSpan);
            _stream.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private List<SweepOutcome> Read(string path)
    {
        byte[] bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _stream.SetLength(whole);
        _stream.Position = whole;
        List<SweepOutcome> outcomes = [];
        int number = 0;
        foreach (Range range in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            number++;
            if (bytes[range] is { Length: > 0 } line)
                outcomes.Add(Parse(path, number, line));
        }

        return outcomes;
    }

    private static SweepOutcome Parse(string path, int number, byte[] line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return SweepOutcome.Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CorruptArtefactException($"{path}, line {number}: this is not what a sweep wrote. Remove the line, and its run is done again; or start the sweep again with --force.", failure);
        }
    }
}
