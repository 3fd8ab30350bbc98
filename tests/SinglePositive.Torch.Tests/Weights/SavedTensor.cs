namespace SinglePositive.Torch.Tests.Weights;

/// <summary>A tensor of a file to be written: a view of a storage.</summary>
internal sealed record SavedTensor(string Name, string Storage, string Key, long Count, byte[] Data, long[] Size, long[] Stride, long Offset = 0)
{
    /// <summary>A tensor that fills a storage of its own.</summary>
    public static SavedTensor Of(string name, string key, float[] values, params long[] size)
    {
        byte[] data = new byte[4 * values.Length];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        long[] stride = new long[size.Length];
        long step = 1;
        for (int axis = size.Length - 1; axis >= 0; axis--)
        {
            stride[axis] = step;
            step *= size[axis];
        }

        return new SavedTensor(name, "FloatStorage", key, values.Length, data, size, stride);
    }
}
