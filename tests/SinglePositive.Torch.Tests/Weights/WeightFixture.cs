using System.Buffers.Binary;

namespace SinglePositive.Torch.Tests.Weights;

/// <summary>Files as torch.save writes them: the zip archive and the older format.</summary>
internal static class WeightFixture
{
    private static readonly byte[] _magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    public static byte[] Zip(params SavedTensor[] tensors) => Zip(new PickleWriter().State(tensors).End(), tensors);

    public static byte[] Zip(byte[] pickle, params SavedTensor[] tensors) => Archive(pickle, tensors).ToArray();

    public static ZipWriter Archive(byte[] pickle, params SavedTensor[] tensors) => Fill(new ZipWriter(), pickle, tensors);

    /// <summary>As PyTorch writes it when told to compute no checksums: any byte can be changed without one noticing.</summary>
    public static byte[] ZipWithoutChecksums(params SavedTensor[] tensors) => Fill(new ZipWriter { NoChecksums = true }, new PickleWriter().State(tensors).End(), tensors).ToArray();

    public static byte[] Legacy(params SavedTensor[] tensors) => Legacy(new PickleWriter().State(tensors, legacy: true).End(), tensors);

    public static byte[] Legacy(byte[] pickle, params SavedTensor[] tensors)
    {
        SavedTensor[] storages = [.. tensors.DistinctBy(tensor => tensor.Key)];
        PickleWriter keys = new PickleWriter().Op(']').Op('(');
        foreach (SavedTensor storage in storages)
            keys.Text(storage.Key);
        List<byte> file = [.. _magic, .. new PickleWriter().Number(1001).End(), .. Machine(little: true), .. pickle, .. keys.Op('e').End()];
        foreach (SavedTensor storage in storages)
        {
            byte[] count = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(count, storage.Count);
            file.AddRange([.. count, .. storage.Data]);
        }

        return [.. file];
    }

    public static byte[] Machine(bool little) => new PickleWriter().Op('}').Op('(').Text("protocol_version").Number(1001).Text("little_endian").Raw(little ? (byte)0x88 : (byte)0x89).Op('u').End();

    /// <summary>A file with a pickle in front of which nothing was said: enough to reach the pickle in either format.</summary>
    public static IEnumerable<byte[]> Around(byte[] pickle) => [Zip(pickle), Legacy(pickle)];

    private static ZipWriter Fill(ZipWriter archive, byte[] pickle, SavedTensor[] tensors)
    {
        archive.Add("archive/data.pkl", pickle);
        archive.Add("archive/byteorder", "little"u8.ToArray());
        foreach (SavedTensor tensor in tensors.DistinctBy(tensor => tensor.Key))
            archive.Add($"archive/data/{tensor.Key}", tensor.Data);
        archive.Add("archive/version", "3\n"u8.ToArray());
        return archive;
    }
}
