using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace SinglePositive.Files;

/// <summary>The header of a safetensors file, read and checked.</summary>
internal sealed class SafetensorsHeader
{
    // The format's own limit.
    private const long MaximumHeaderBytes = 100_000_000;
    private const int MaximumDepth = 8;

    private readonly string _file;
    private readonly List<Entry> _entries = [];
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => _file = file;

    /// <summary>The tensors in the order of their data, without gaps.</summary>
    internal IReadOnlyList<Entry> Entries => _entries;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads from the beginning of a file up to the first tensor's data.</summary>
    internal static SafetensorsHeader Read(Stream stream, string file)
    {
        SafetensorsHeader header = new(file);
        Span<byte> lengthBytes = stackalloc byte[SafetensorsFile.LengthBytes];
        if (stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length)
            throw header.Wrong(null, $"expected a safetensors file of at least {lengthBytes.Length} bytes, found {stream.Length}; it is empty or truncated.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        long available = stream.Length - lengthBytes.Length;
        if (length > MaximumHeaderBytes)
            throw header.Wrong(null, $"the header claims {length} bytes, expected at most {MaximumHeaderBytes}; the file is damaged or no safetensors file.");
        if ((long)length > available)
            throw header.Wrong(null, $"the header claims {length} bytes, found {available}; the file is truncated or no safetensors file.");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        header.Parse(text);
        header.CheckExtents(available - (long)length);
        return header;
    }

    private void Parse(byte[] text)
    {
        if (!Utf8.IsValid(text))
            throw Wrong("header", "expected UTF-8 text, found other bytes; the file is damaged.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (JsonProperty property in Members(document.RootElement, "header"))
            {
                if (!names.Add(property.Name))
                    throw Wrong("header", $"the name '{ShownText.Of(property.Name)}' occurs twice.");
                if (property.Name == SafetensorsFile.MetadataKey)
                    ParseMetadata(property.Value);
                else
                    _entries.Add(ParseEntry(property.Name, property.Value));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, written as an escape.
            throw Wrong("header", $"expected JSON, found something else ({error.Message.TrimEnd('.')}); the file is damaged.", error);
        }
    }

    private void ParseMetadata(JsonElement value)
    {
        foreach (JsonProperty property in Members(value, SafetensorsFile.MetadataKey))
        {
            if (property.Value.ValueKind != JsonValueKind.String || !_metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw Wrong(SafetensorsFile.MetadataKey, $"expected one text for '{ShownText.Of(property.Name)}', found {(property.Value.ValueKind == JsonValueKind.String ? "two" : "something else")}.");
        }
    }

    private Entry ParseEntry(string name, JsonElement value)
    {
        string where = $"tensor '{ShownText.Of(name)}'";
        string? code = null;
        long[]? shape = null, offsets = null;
        foreach (JsonProperty property in Members(value, where))
        {
            bool known = property.Name switch { "dtype" => code is null, "shape" => shape is null, "data_offsets" => offsets is null, _ => false };
            if (!known)
                throw Wrong(where, $"expected dtype, shape and data_offsets once each, found another '{ShownText.Of(property.Name)}'.");
            if (property.Name == "dtype")
                code = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : throw Wrong(where, "expected a text as dtype, found something else.");
            else if (property.Name == "shape")
                shape = Integers(property.Value, where);
            else
                offsets = Integers(property.Value, where);
        }

        if (code is null || shape is null || offsets is not { Length: 2 })
            throw Wrong(where, "expected dtype, shape and two data_offsets, found one of them missing.");
        if (!TensorTypes.TryParse(code, out TensorType type))
            throw Wrong(where, $"expected an element type {TensorTypes.Accepted}, found '{ShownText.Of(code)}'.");
        if (offsets[1] < offsets[0] || ByteLength(shape, TensorTypes.SizeOf(type)) != (UInt128)(offsets[1] - offsets[0]))
            throw Wrong(where, $"{code} of shape {ShownText.Of(NpyHeader.FormatShape(shape))} does not fill the bytes {offsets[0]} to {offsets[1]}; the file is damaged.");
        return new Entry(name, type, Array.AsReadOnly(shape), offsets[0], offsets[1] - offsets[0]);
    }

    /// <summary>The product, held at 2⁶⁴ once it is above, so that no number of dimensions overflows it.</summary>
    private static UInt128 ByteLength(long[] shape, int size)
    {
        UInt128 bytes = Array.IndexOf(shape, 0L) >= 0 ? 0 : (UInt128)size;
        foreach (long extent in shape)
            bytes = UInt128.Min(bytes * (UInt128)extent, ulong.MaxValue);
        return bytes;
    }

    private void CheckExtents(long dataLength)
    {
        _entries.Sort((a, b) => (a.Start, a.ByteLength).CompareTo((b.Start, b.ByteLength)));
        long end = 0;
        foreach (Entry entry in _entries)
        {
            if (entry.Start != end)
                throw Wrong($"tensor '{ShownText.Of(entry.Name)}'", $"expected its data to begin at byte {end}, where the one before ends, found {entry.Start}; the file is damaged.");
            end += entry.ByteLength;
        }

        if (end != dataLength)
            throw Wrong(null, $"the tensors take {end} bytes, found {dataLength} after the header; the file is {(end > dataLength ? "truncated" : "damaged, something follows the tensors")}.");
    }

    private JsonElement.ObjectEnumerator Members(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Wrong(where, "expected a JSON object, found something else; the file is damaged.");

    private long[] Integers(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(where, "expected a list of whole numbers, found something else.");
        long[] numbers = new long[value.GetArrayLength()];
        int count = 0;
        foreach (JsonElement element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
                throw Wrong(where, $"expected whole numbers of 0 or more, found {ShownText.Of(element.GetRawText())}.");
            numbers[count++] = number;
        }

        return numbers;
    }

    private DataFormatException Wrong(string? where, string problem, Exception? inner = null) => new(_file, where, problem, inner);

    /// <summary>One tensor as the header describes it.</summary>
    internal sealed record Entry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Start, long ByteLength);
}
