using System.Buffers.Binary;
using System.Text;

namespace SinglePositive.Tests.Files;

/// <summary>npy files put together by hand, right and wrong ones.</summary>
internal static class NpyBytes
{
    public static byte[] Make(string dictionary, int dataBytes = 0, byte version = 1, int? claimedLength = null) =>
        Make(dictionary, new byte[dataBytes], version, claimedLength);

    public static byte[] Make(string dictionary, ReadOnlySpan<byte> data, byte version = 1, int? claimedLength = null)
    {
        byte[] text = Encoding.Latin1.GetBytes(dictionary);
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(claimedLength ?? text.Length));
        else
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)(claimedLength ?? text.Length));
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    public static string Dictionary(string type, string shape, string fortran = "False") => $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
}
