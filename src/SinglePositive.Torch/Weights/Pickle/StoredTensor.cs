using SinglePositive.Files;

namespace SinglePositive.Torch.Weights.Pickle;

/// <summary>A tensor as a view of a storage: element (i, j, …) is at offset + i·stride₀ + j·stride₁ + ….</summary>
internal sealed record StoredTensor(StorageReference Storage, long Offset, long[] Size, long[] Stride)
{
    internal const int MostDimensions = 16;

    /// <summary>The number of elements; only after <see cref="Check"/>.</summary>
    public long Count => Size.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Checks that every element lies in the storage, and that they fit into memory.</summary>
    /// <exception cref="DataFormatException">They do not.</exception>
    public void Check(string name, string file)
    {
        if (Size.Length != Stride.Length)
            throw Wrong(name, file, $"expected as many strides as extents, found {Stride.Length} and {Size.Length}");
        if (Offset < 0 || Size.Any(extent => extent < 0) || Stride.Any(stride => stride < 0))
            throw Wrong(name, file, "expected no negative offset, extent or stride, found one");
        UInt128 count = 1;
        UInt128 last = (UInt128)Offset;
        for (int axis = 0; axis < Size.Length; axis++)
        {
            count = UInt128.Min(count * (UInt128)Size[axis], ulong.MaxValue);
            last += Size[axis] > 0 ? (UInt128)(Size[axis] - 1) * (UInt128)Stride[axis] : 0;
        }

        if (Size.Contains(0))
            count = 0;
        if (count > 0 && last >= (UInt128)Storage.Count)
            throw Wrong(name, file, $"its last element is number {last} of {Storage.Name}, which has {Storage.Count}");
        if (count * (UInt128)Storage.ElementBytes > (UInt128)Array.MaxLength)
            throw Wrong(name, file, "expected at most 2 GB, found more");
    }

    /// <summary>The elements in C order.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="storage">The bytes of the storage.</param>
    public WeightTensor Read(string name, ReadOnlySpan<byte> storage)
    {
        int bytes = Storage.ElementBytes;
        byte[] data = new byte[Count * bytes];
        if (data.Length > 0 && IsContiguous())
            storage.Slice((int)Offset * bytes, data.Length).CopyTo(data);
        else if (data.Length > 0)
            Gather(storage, data);
        return new WeightTensor(name, Storage.Type, Array.AsReadOnly(Size), data);
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int axis = Size.Length - 1; axis >= 0; axis--)
        {
            if (Size[axis] != 1 && Stride[axis] != expected)
                return false;
            expected *= Size[axis];
        }

        return true;
    }

    private void Gather(ReadOnlySpan<byte> storage, Span<byte> data)
    {
        int bytes = Storage.ElementBytes;
        long[] index = new long[Size.Length];
        long from = Offset;
        for (int to = 0; to < data.Length; to += bytes)
        {
            storage.Slice((int)from * bytes, bytes).CopyTo(data[to..]);
            for (int axis = Size.Length - 1; axis >= 0; axis--)
            {
                from += Stride[axis];
                if (++index[axis] < Size[axis])
                    break;
                from -= Stride[axis] * Size[axis];
                index[axis] = 0;
            }
        }
    }

    private static DataFormatException Wrong(string name, string file, string problem) => new(file, $"tensor '{ShownText.Of(name)}'", $"{problem}; the file is damaged.");
}
