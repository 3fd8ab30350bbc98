using SinglePositive.Files;

namespace SinglePositive.Torch.Weights.Pickle;

/// <summary>The names that a pickle of weights may ask for, and what calling them gives. Python's own objects do not exist here: each name is a case of a switch.</summary>
internal static class PickleGlobals
{
    private const string Dictionary = "collections.OrderedDict";
    private const string Size = "torch.Size";
    private const string Tensor = "torch._utils._rebuild_tensor";
    private const string Tensor2 = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";

    // Keys are numbers: up to 20 digits in the older format, fewer in archives.
    private const int LongestKey = 64;

    private static readonly string[] _functions = [Dictionary, Size, Tensor, Tensor2, Parameter];

    private static readonly (string Name, TensorType Type, int Bytes)[] _storages =
    [
        ("torch.FloatStorage", TensorType.Float32, 4), ("torch.HalfStorage", TensorType.Float16, 2), ("torch.BFloat16Storage", TensorType.BFloat16, 2), ("torch.DoubleStorage", TensorType.Float64, 8),
        ("torch.LongStorage", TensorType.Int64, 8), ("torch.IntStorage", TensorType.Int32, 4), ("torch.ShortStorage", TensorType.Int16, 2), ("torch.CharStorage", TensorType.Int8, 1),
        ("torch.ByteStorage", TensorType.UInt8, 1), ("torch.BoolStorage", TensorType.Boolean, 1),
    ];

    /// <summary>The name as a value of the pickle.</summary>
    /// <exception cref="DataFormatException">Weights do not need it.</exception>
    public static PickleGlobal Find(string module, string name, string file)
    {
        string full = $"{module}.{name}";
        if (Array.IndexOf(_functions, full) >= 0 || Array.Exists(_storages, storage => storage.Name == full))
            return new PickleGlobal(full);
        throw new DataFormatException(file, "pickle", $"it asks for {ShownText.Of(full)}, which weights do not need, so it is refused; nothing of it was executed. Save the weights alone: torch.save(network.state_dict(), …).");
    }

    /// <summary>The storage that a persistent id describes: ("storage", type, key, device, elements), in old files followed by a view, which must be none.</summary>
    public static StorageReference Storage(object? id, PickleSource source)
    {
        if (id is not object?[] { Length: 5 or 6 } parts || parts[0] is not "storage" || parts[1] is not PickleGlobal type || parts[2] is not string { Length: <= LongestKey } key || parts[4] is not long count || count < 0)
            throw source.Wrong("expected a storage with type, key, device and number of elements, found something else");
        int index = Array.FindIndex(_storages, storage => storage.Name == type.Name);
        if (index < 0)
            throw source.Wrong($"expected a type of storage, found {type.Name}");
        if (parts.Length == 6 && parts[5] is not null)
            throw source.Wrong("expected whole storages, found a view of one");
        return new StorageReference(key, _storages[index].Type, _storages[index].Bytes, count);
    }

    /// <summary>What calling a function with these arguments gives.</summary>
    public static object? Call(object? function, object? arguments, PickleSource source)
    {
        if (function is not PickleGlobal { Name: string name } || arguments is not object?[] values)
            throw source.Wrong("expected a call of a known function, found something else");
        return (name, values) switch
        {
            (Dictionary, []) => new PickleDictionary(),
            (Dictionary, [List<object?> pairs]) => Filled(pairs, source),
            (Size, [object?[] extents]) => extents,
            (Tensor, [StorageReference storage, long offset, object?[] size, object?[] stride]) => new StoredTensor(storage, offset, Integers(size, source), Integers(stride, source)),
            (Tensor2, [StorageReference storage, long offset, object?[] size, object?[] stride, _, _, ..]) => new StoredTensor(storage, offset, Integers(size, source), Integers(stride, source)),
            (Parameter, [StoredTensor tensor, _, _]) => tensor,
            _ => throw source.Wrong($"{name} is called with other arguments than weights have"),
        };
    }

    /// <summary>Dictionaries of Python 2 are written as a list of pairs.</summary>
    private static PickleDictionary Filled(List<object?> pairs, PickleSource source)
    {
        source.Copy(pairs.Count);
        PickleDictionary dictionary = new(pairs.Count);
        foreach (object? pair in pairs)
        {
            dictionary.Items.Add(pair switch
            {
                List<object?> { Count: 2 } list => (list[0], list[1]),
                object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                _ => throw source.Wrong("expected pairs of name and value, found something else"),
            });
        }

        return dictionary;
    }

    private static long[] Integers(object?[] values, PickleSource source)
    {
        // Before they are copied: a call costs a few bytes of the file, and any number of calls may recall the same long tuple.
        if (values.Length > StoredTensor.MostDimensions)
            throw source.Wrong($"expected tensors of at most {StoredTensor.MostDimensions} dimensions, found one of {values.Length}");
        long[] numbers = new long[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = values[i] is long number ? number : throw source.Wrong("expected whole numbers as size and stride, found something else");
        return numbers;
    }
}

/// <summary>A name of the allow-list.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A dictionary as it is written: pairs in order. Keys are not compared, so none can be made slow to compare.</summary>
internal sealed class PickleDictionary(int capacity = 0)
{
    public List<(object? Key, object? Value)> Items { get; } = new(capacity);
}

/// <summary>A row of elements that lies elsewhere in the file.</summary>
internal sealed record StorageReference(string Key, TensorType Type, int ElementBytes, long Count)
{
    /// <summary>For messages.</summary>
    public string Name => $"storage '{ShownText.Of(Key)}'";
}
