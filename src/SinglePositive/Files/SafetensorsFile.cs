using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace SinglePositive.Files;

/// <summary>Reads and writes safetensors files: a JSON header with names, types, shapes and extents, then the tensors' bytes.</summary>
/// <remarks>
/// On reading everything is checked before memory is taken: the header's length against the file's, types, shapes against extents, extents against each other (ascending,
/// without gaps, up to the end of the file), names for repetition. The same content always gives the same bytes: metadata sorted by name, tensors of wider elements first and
/// otherwise in the order given, header filled with spaces to a multiple of 8 bytes, so that every tensor is aligned to its elements.
/// </remarks>
public static class SafetensorsFile
{
    internal const string MetadataKey = "__metadata__";
    internal const int LengthBytes = 8;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="DataFormatException">The file is no safetensors file, or what its header says cannot be true.</exception>
    public static SafetensorsContent Read(string path)
    {
        using FileStream stream = NpyFile.Open(path);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
        List<SafetensorsTensor> tensors = [];
        foreach (SafetensorsHeader.Entry entry in header.Entries)
        {
            if (entry.ByteLength > Array.MaxLength)
                throw new DataFormatException(path, $"tensor '{entry.Name}'", $"expected at most 2 GB, found {entry.ByteLength} bytes.");
            byte[] data = new byte[entry.ByteLength];
            stream.ReadExactly(data);
            tensors.Add(new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, data, path));
        }

        return new SafetensorsContent(path, tensors.AsReadOnly(), header.Metadata);
    }

    /// <summary>Writes a file. An existing one is replaced in one step (<see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors; their names must differ.</param>
    /// <param name="metadata">Texts by name; may be empty.</param>
    public static void Write(string path, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes a file's bytes to a stream.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{SafetensorsTensor}, IReadOnlyDictionary{string, string})"/>
    /// <param name="stream">Where the bytes go.</param>
    /// <param name="tensors">The tensors; their names must differ.</param>
    /// <param name="metadata">Texts by name; may be empty.</param>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        if (tensors.DistinctBy(tensor => tensor.Name).Count() != tensors.Count || tensors.Any(tensor => tensor.Name == MetadataKey))
            throw new ArgumentException($"Names of tensors must differ from each other and from {MetadataKey}.", nameof(tensors));
        SafetensorsTensor[] ordered = [.. tensors.OrderByDescending(tensor => TensorTypes.SizeOf(tensor.Type))];
        ArrayBufferWriter<byte> header = new();
        WriteHeader(header, ordered, metadata);
        int padding = -header.WrittenCount & 7;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach (SafetensorsTensor tensor in ordered)
            stream.Write(tensor.Bytes);
    }

    private static void WriteHeader(ArrayBufferWriter<byte> destination, SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using Utf8JsonWriter json = new(destination);
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", TensorTypes.CodeOf(tensor.Type));
            json.WriteStartArray("shape");
            foreach (long extent in tensor.Shape)
                json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Bytes.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
