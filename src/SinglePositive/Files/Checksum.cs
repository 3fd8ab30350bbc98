using System.Security.Cryptography;

namespace SinglePositive.Files;

/// <summary>SHA-256 of files and bytes, as 64 lower-case hexadecimal digits.</summary>
public static class Checksum
{
    /// <summary>The checksum of a file's content, read in pieces.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 17, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The checksum of bytes in memory.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
