namespace SinglePositive.Files;

/// <summary>What a safetensors file holds.</summary>
public sealed class SafetensorsContent
{
    private readonly string _file;

    internal SafetensorsContent(string file, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        _file = file;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>True when there is a tensor of that name.</summary>
    public bool Contains(string name) => Tensors.Any(tensor => tensor.Name == name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public SafetensorsTensor this[string name] => Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new DataFormatException(_file, null, $"expected a tensor named '{name}', found {(Tensors.Count == 0 ? "no tensor" : string.Join(", ", Tensors.Take(20).Select(tensor => tensor.Name)))}.");
}
