using SinglePositive.Files;

namespace SinglePositive.Torch.Weights;

/// <summary>Bytes that lie in a weight file as they are: a storage, or the pickle of an archive.</summary>
/// <param name="Name">What they are, for messages.</param>
/// <param name="Start">The place of the first in the file.</param>
/// <param name="Length">How many.</param>
/// <param name="Checksum">Their CRC-32, or <see cref="NotRecorded"/>.</param>
internal readonly record struct StoredBytes(string Name, long Start, long Length, uint Checksum)
{
    /// <summary>
    /// What torch.save writes where it computes none: for every file after torch.serialization.set_crc32_options(False), for storages within torch.serialization.skip_data. The older
    /// format has none at all. Bytes whose true checksum is 0, one content in four billion, are not checked either.
    /// </summary>
    public const uint NotRecorded = 0;

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="DataFormatException">They are not what was written.</exception>
    public byte[] Read(FileStream stream, string file)
    {
        byte[] bytes = new byte[Length];
        stream.Position = Start;
        stream.ReadExactly(bytes);
        if (Checksum != NotRecorded && Crc32Stream.Of(bytes) is uint found && found != Checksum)
            throw new DataFormatException(file, Name, $"the content has the checksum {found:x8}, expected {Checksum:x8}; the file is damaged, copy or download it again.");
        return bytes;
    }
}
