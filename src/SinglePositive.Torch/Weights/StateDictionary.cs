using SinglePositive.Files;
using SinglePositive.Torch.Weights.Pickle;

namespace SinglePositive.Torch.Weights;

/// <summary>The tensors by name in what a pickle describes, checked against the storages that the file has.</summary>
internal static class StateDictionary
{
    // A tensor may repeat elements (stride 0), but a small file must not become a large one.
    private const int MostRepetition = 4;
    private const long AlwaysAllowed = 1 << 20;

    private static readonly string[] _checkpointKeys = ["state_dict", "model_state_dict", "model"];

    /// <summary>Finds the weights: the value itself, or what a checkpoint holds under one of the usual names.</summary>
    public static IReadOnlyList<(string Name, StoredTensor Tensor)> Find(object? value, string file)
    {
        if (value is not PickleDictionary dictionary)
            throw new DataFormatException(file, null, "expected a dictionary of tensors by name, found something else; save network.state_dict() instead of the network.");
        PickleDictionary weights = _checkpointKeys.Select(key => dictionary.Items.LastOrDefault(item => item.Key is string text && text == key).Value).OfType<PickleDictionary>().FirstOrDefault(HasTensors) ?? dictionary;
        List<(string Name, StoredTensor Tensor)> tensors = [];
        HashSet<string> names = [];
        foreach ((object? key, object? item) in weights.Items)
        {
            if (item is not StoredTensor tensor)
                continue;
            string name = key as string ?? throw new DataFormatException(file, null, "expected names of tensors to be texts, found something else; the file is damaged.");
            if (!names.Add(name))
                throw new DataFormatException(file, null, $"the name '{ShownText.Of(name)}' occurs twice.");
            tensors.Add((name, tensor));
        }

        if (tensors.Count == 0)
            throw new DataFormatException(file, null, "expected tensors by name, found none.");
        Check(tensors, file);
        return tensors.All(tensor => tensor.Name.StartsWith("module.", StringComparison.Ordinal)) ? [.. tensors.Select(tensor => (tensor.Name["module.".Length..], tensor.Tensor))] : tensors;
    }

    /// <summary>Reads the tensors, each storage once.</summary>
    /// <param name="tensors">What to read.</param>
    /// <param name="find">Gives the place of a storage in the file, after checking that it is there and as long as the pickle says.</param>
    /// <param name="stream">The file.</param>
    /// <param name="file">For messages.</param>
    public static IReadOnlyList<WeightTensor> Read(IReadOnlyList<(string Name, StoredTensor Tensor)> tensors, Func<StorageReference, StoredBytes> find, FileStream stream, string file)
    {
        IGrouping<StorageReference, int>[] storages = [.. Enumerable.Range(0, tensors.Count).GroupBy(index => tensors[index].Tensor.Storage)];
        // All before the first is read: what the tensors take was measured against what the storages claim.
        StoredBytes[] places = Array.ConvertAll(storages, storage => find(storage.Key));
        WeightTensor[] result = new WeightTensor[tensors.Count];
        for (int i = 0; i < storages.Length; i++)
        {
            byte[] bytes = places[i].Read(stream, file);
            foreach (int index in storages[i])
                result[index] = tensors[index].Tensor.Read(tensors[index].Name, bytes);
        }

        return Array.AsReadOnly(result);
    }

    private static bool HasTensors(PickleDictionary dictionary) => dictionary.Items.Exists(item => item.Value is StoredTensor);

    private static void Check(List<(string Name, StoredTensor Tensor)> tensors, string file)
    {
        HashSet<StorageReference> storages = [];
        UInt128 claimed = 0;
        UInt128 stored = 0;
        foreach ((string name, StoredTensor tensor) in tensors)
        {
            tensor.Check(name, file);
            StorageReference storage = tensor.Storage;
            if ((UInt128)storage.Count * (UInt128)storage.ElementBytes > (UInt128)Array.MaxLength)
                throw new DataFormatException(file, storage.Name, $"expected at most 2 GB, found {storage.Count} elements of {storage.ElementBytes} bytes.");
            if (storages.Add(storage))
                stored += (UInt128)storage.Count * (UInt128)storage.ElementBytes;
            claimed += (UInt128)tensor.Count * (UInt128)storage.ElementBytes;
        }

        if (claimed > stored * MostRepetition + AlwaysAllowed)
            throw new DataFormatException(file, null, $"its tensors claim {claimed} bytes, its storages have {stored}; expected weights, not one value many times over.");
    }
}
