using SinglePositive.Files;

namespace SinglePositive.Torch.Weights;

/// <summary>Reads weight files: what <c>torch.save</c> writes (<c>.pth</c>, <c>.pt</c>: zip archives, and the older format before PyTorch 1.6) and <c>.safetensors</c>.</summary>
/// <remarks>
/// The format is told from the content, not from the name. Files of <c>torch.save</c> contain a pickle, a little program that can run anything when Python loads it; here it is
/// read by a machine that knows only what weight files need, and anything else is refused by name: nothing is ever executed. Everything a file claims is checked against its
/// length before memory is taken.
/// <para>Of a checkpoint the weights below <c>state_dict</c>, <c>model_state_dict</c> or <c>model</c> are taken; a prefix <c>module.</c> of all names is removed.</para>
/// </remarks>
public static class WeightFile
{
    /// <summary>The tensors of a file, in its order.</summary>
    /// <exception cref="DataFormatException">The file is none of these, is damaged, or asks for something that weights do not need.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        using (FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
        {
            Span<byte> start = stackalloc byte[4];
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (length == start.Length && start.SequenceEqual("PK\u0003\u0004"u8))
                return ZipWeights.Read(stream, path);
            if (length >= 2 && start[0] == LegacyWeights.FirstByte && start[1] is >= 2 and <= 5)
                return LegacyWeights.Read(stream, path);
        }

        return [.. SafetensorsFile.Read(path).Tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Type, tensor.Shape, tensor.Bytes.ToArray()))];
    }
}
