using SinglePositive.Torch.Weights.Pickle;

namespace SinglePositive.Torch.Weights;

/// <summary>Weights as <c>torch.save</c> writes them since PyTorch 1.6: a zip archive with the pickle <c>data.pkl</c> and a file <c>data/KEY</c> for each storage, all in one folder.</summary>
internal static class ZipWeights
{
    private const string Pickle = "/data.pkl";
    private const int MostPickleBytes = 16 << 20;

    internal static IReadOnlyList<WeightTensor> Read(FileStream stream, string file)
    {
        IReadOnlyDictionary<string, StoredBytes> entries = StoredZip.Read(stream, file);
        string[] pickles = [.. entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal) && !name[..^Pickle.Length].Contains('/', StringComparison.Ordinal))];
        if (pickles.Length != 1)
            throw new DataFormatException(file, null, $"expected one data.pkl in the archive, found {pickles.Length}; it was not written by torch.save.");
        string folder = pickles[0][..^Pickle.Length];
        if (entries.ContainsKey($"{folder}/constants.pkl"))
            throw new DataFormatException(file, null, "expected weights, found a TorchScript program; save them with torch.save(network.state_dict(), …).");
        CheckByteOrder(stream, entries, folder, file);
        object? value;
        using (MemoryStream content = new(Content(stream, entries[pickles[0]], MostPickleBytes, file)))
            value = new Unpickler(new PickleSource(content, file), file).Run();
        return StateDictionary.Read(StateDictionary.Find(value, file), storage => Find(storage, entries, folder, file), stream, file);
    }

    private static StoredBytes Find(StorageReference storage, IReadOnlyDictionary<string, StoredBytes> entries, string folder, string file)
    {
        if (!entries.TryGetValue($"{folder}/data/{storage.Key}", out StoredBytes entry))
            throw new DataFormatException(file, storage.Name, "the archive does not have it; the file is damaged.");
        long expected = storage.Count * storage.ElementBytes;
        return entry.Length == expected ? entry with { Name = storage.Name } : throw new DataFormatException(file, storage.Name, $"expected {expected} bytes, found {entry.Length}; the file is damaged.");
    }

    private static void CheckByteOrder(FileStream stream, IReadOnlyDictionary<string, StoredBytes> entries, string folder, string file)
    {
        if (entries.TryGetValue($"{folder}/byteorder", out StoredBytes entry) && !Content(stream, entry, 16, file).AsSpan().SequenceEqual("little"u8))
            throw new DataFormatException(file, null, "expected little-endian numbers, found another byte order; save the file again on an ordinary machine.");
    }

    private static byte[] Content(FileStream stream, StoredBytes entry, int most, string file)
    {
        if (entry.Length > most)
            throw new DataFormatException(file, null, $"expected at most {most} bytes of description, found {entry.Length}; the file is damaged, or no weight file.");
        return entry.Read(stream, file);
    }
}
