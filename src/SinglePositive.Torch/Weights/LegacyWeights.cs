using System.Buffers.Binary;
using System.Numerics;
using SinglePositive.Torch.Weights.Pickle;

namespace SinglePositive.Torch.Weights;

/// <summary>Weights as <c>torch.save</c> wrote them before PyTorch 1.6 (and torchvision's older files): five pickles, then each storage as its number of elements and their bytes.</summary>
/// <remarks>The pickles: a magic number, the format's version 1001, the writing machine (its byte order), the weights, the keys of the storages in the order of their bytes.</remarks>
internal static class LegacyWeights
{
    internal const byte FirstByte = 0x80;
    private const int Version = 1001;
    private const int CountBytes = 8;

    private static readonly BigInteger _magic = BigInteger.Parse("119547037146038801333356");

    internal static IReadOnlyList<WeightTensor> Read(FileStream stream, string file)
    {
        object? magic = Next(stream, file);
        if (magic is not BigInteger number || number != _magic)
            throw new DataFormatException(file, null, "expected a weight file, found a pickle of something else; it was not written by torch.save.");
        object? version = Next(stream, file);
        if (version is not long found || found != Version)
            throw new DataFormatException(file, null, $"expected version {Version} of torch.save's older format, found another.");
        if (Next(stream, file) is not PickleDictionary machine || machine.Items.Exists(item => item is { Key: "little_endian", Value: not true }))
            throw new DataFormatException(file, null, "expected little-endian numbers, found another byte order; save the file again on an ordinary machine.");
        IReadOnlyList<(string Name, StoredTensor Tensor)> tensors = StateDictionary.Find(Next(stream, file), file);
        Dictionary<string, long> places = Index(stream, tensors, Next(stream, file), file);
        return StateDictionary.Read(tensors, storage => places[storage.Key], stream);
    }

    private static object? Next(FileStream stream, string file) => new Unpickler(new PickleSource(stream, file), file).Run();

    /// <summary>Where the bytes of each storage begin.</summary>
    private static Dictionary<string, long> Index(FileStream stream, IReadOnlyList<(string Name, StoredTensor Tensor)> tensors, object? keys, string file)
    {
        if (keys is not List<object?> list || list.Exists(key => key is not string))
            throw new DataFormatException(file, null, "expected a list of storages, found something else; the file is damaged.");
        Dictionary<string, StorageReference> storages = tensors.Select(tensor => tensor.Tensor.Storage).Distinct().ToDictionary(storage => storage.Key);
        Dictionary<string, long> places = [];
        long at = stream.Position;
        byte[] count = new byte[CountBytes];
        foreach (string key in list.OfType<string>())
        {
            if (!storages.TryGetValue(key, out StorageReference? storage) || places.ContainsKey(key))
                throw Wrong(file, key, "expected storages of tensors, each once, found another");
            if (at > stream.Length - CountBytes)
                throw Wrong(file, key, "the file ends before it");
            stream.Position = at;
            stream.ReadExactly(count);
            at += CountBytes;
            long elements = BinaryPrimitives.ReadInt64LittleEndian(count);
            if (elements != storage.Count)
                throw Wrong(file, key, $"expected {storage.Count} elements, found {elements}");
            if (storage.Count * storage.ElementBytes > stream.Length - at)
                throw Wrong(file, key, $"expected {storage.Count * storage.ElementBytes} bytes, found {stream.Length - at}");
            places.Add(key, at);
            at += storage.Count * storage.ElementBytes;
        }

        if (storages.Keys.FirstOrDefault(key => !places.ContainsKey(key)) is { } missing)
            throw Wrong(file, missing, "the file does not have it");
        return places;
    }

    private static DataFormatException Wrong(string file, string key, string problem) => new(file, $"storage '{key}'", $"{problem}; the file is damaged.");
}
