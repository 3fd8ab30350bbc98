using System.Buffers.Binary;
using System.Numerics;
using SinglePositive.Files;
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
        Unpickler weights = new(new PickleSource(stream, file), file);
        IReadOnlyList<(string Name, StoredTensor Tensor)> tensors = StateDictionary.Find(weights.Run(), file);
        Dictionary<string, StoredBytes> places = Index(stream, weights.Storages, Next(stream, file), file);
        return StateDictionary.Read(tensors, storage => places.TryGetValue(storage.Key, out StoredBytes place) ? place : throw Wrong(file, storage.Key, "the file does not have it"), stream, file);
    }

    private static object? Next(FileStream stream, string file) => new Unpickler(new PickleSource(stream, file), file).Run();

    /// <summary>Where the bytes of each storage lie. A checkpoint has more than those of its weights (an optimiser's, for example): each says where the next begins.</summary>
    private static Dictionary<string, StoredBytes> Index(FileStream stream, IReadOnlyDictionary<string, StorageReference> storages, object? keys, string file)
    {
        if (keys is not List<object?> list || list.Exists(key => key is not string))
            throw new DataFormatException(file, null, "expected a list of storages, found something else; the file is damaged.");
        Dictionary<string, StoredBytes> places = [];
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
            if (storage.Count > (stream.Length - at) / storage.ElementBytes)
                throw Wrong(file, key, $"expected {storage.Count} elements of {storage.ElementBytes} bytes, found {stream.Length - at} bytes");
            places.Add(key, new StoredBytes(storage.Name, at, storage.Count * storage.ElementBytes, StoredBytes.NotRecorded));
            at += storage.Count * storage.ElementBytes;
        }

        return places;
    }

    private static DataFormatException Wrong(string file, string key, string problem) => new(file, $"storage '{ShownText.Of(key)}'", $"{problem}; the file is damaged.");
}
