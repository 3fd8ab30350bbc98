using System.Text;
using SinglePositive.Files;

namespace SinglePositive.Vision.Backbones;

/// <summary>The checksum by which a network is known again.</summary>
internal static class NetworkFile
{
    // What exporters call the file of weights beside a network that is too large for one, or that they divide by habit.
    private static readonly string[] s_weights = [".data", "_data"];

    /// <summary>SHA-256 of an ONNX file. When its weights lie in a file beside it, SHA-256 of the checksums of both: other weights are another network.</summary>
    public static string Sha256(string path)
    {
        string[] parts = [path, .. s_weights.Select(ending => path + ending).Where(File.Exists)];
        string[] sums = [.. parts.Select(Checksum.Sha256)];
        return sums.Length == 1 ? sums[0] : Checksum.Sha256(Encoding.ASCII.GetBytes(string.Join('\n', sums)));
    }
}
