using SinglePositive.Files;
using SinglePositive.Torch.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Weights;

/// <summary>Puts weights into networks, and networks' weights into safetensors files.</summary>
public static class NetworkWeights
{
    private const string HeadPrefix = BackboneNetwork.HeadName + ".";
    private const string StepCounter = "num_batches_tracked";
    private const int MostNamed = 5;

    /// <summary>Reads a weight file (<see cref="WeightFile"/>) into a network.</summary>
    /// <param name="network">Unchanged unless everything fits. If it has no head, the file's head (<c>fc.weight</c>, <c>fc.bias</c>) is passed over.</param>
    /// <param name="path">The file.</param>
    /// <param name="backboneOnly">True: a head of the network stays as it is, whatever the file has.</param>
    /// <exception cref="DataFormatException">The file cannot be read, or its names or shapes are not the network's; the message lists them.</exception>
    /// <remarks>Batch normalisation's counters of steps (<c>num_batches_tracked</c>), which older files lack and scoring does not use, may be missing.</remarks>
    public static void Load(BackboneNetwork network, string path, bool backboneOnly = false) => Apply(network, WeightFile.Read(path), path, backboneOnly);

    /// <summary>Writes all weights, the head's included, as a safetensors file. An existing one is replaced in one step (<see cref="AtomicFile"/>).</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Texts by name; may be empty.</param>
    public static void Save(BackboneNetwork network, string path, IReadOnlyDictionary<string, string> metadata) => SafetensorsFile.Write(path, Tensors(network), metadata);

    /// <summary>A copy of all weights and statistics, the head's included, in the order of their registration.</summary>
    public static IReadOnlyList<SafetensorsTensor> Tensors(BackboneNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using DisposeScope scope = NewDisposeScope();
        return [.. State(network).Select(item => Copy(item.Name, item.Value))];
    }

    internal static void Apply(BackboneNetwork network, IReadOnlyList<WeightTensor> tensors, string path, bool backboneOnly)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool skipHead = backboneOnly || network.Head is null;
        Dictionary<string, Tensor> expected = State(network).Where(item => !(skipHead && IsHead(item.Name))).ToDictionary(item => item.Name, item => item.Value);
        WeightTensor[] found = [.. tensors.Where(tensor => !(skipHead && IsHead(tensor.Name)))];
        Check(network, expected, found, path);
        CheckFinite(found, path);
        using (no_grad())
        {
            foreach (WeightTensor tensor in found)
            {
                Tensor target = expected[tensor.Name];
                long[] shape = [.. tensor.Shape];
                using Tensor value = target.is_floating_point() ? torch.tensor(tensor.ToFloats(), shape) : torch.tensor(tensor.ToIntegers(), shape);
                target.copy_(value);
            }
        }
    }

    /// <summary>Refuses weights of a training that diverged.</summary>
    /// <exception cref="DataFormatException">One is infinite or no number.</exception>
    internal static void CheckFinite(IReadOnlyList<WeightTensor> tensors, string path)
    {
        if (tensors.FirstOrDefault(tensor => tensor.IsFloatingPoint && !Array.TrueForAll(tensor.ToFloats(), float.IsFinite)) is { } broken)
            throw new DataFormatException(path, ShownText.Of(broken.Name), "expected finite weights, found one that is infinite or no number; the training that wrote the file diverged.");
    }

    private static IEnumerable<(string Name, Tensor Value)> State(BackboneNetwork network) => network.state_dict().Select(item => (item.Key, item.Value));

    internal static bool IsHead(string name) => name.StartsWith(HeadPrefix, StringComparison.Ordinal);

    private static void Check(BackboneNetwork network, Dictionary<string, Tensor> expected, WeightTensor[] found, string path)
    {
        HashSet<string> names = [.. found.Select(tensor => tensor.Name)];
        string[] missing = [.. expected.Keys.Where(name => !names.Contains(name) && !name.EndsWith(StepCounter, StringComparison.Ordinal))];
        string[] unexpected = [.. names.Where(name => !expected.ContainsKey(name)).Select(ShownText.Of)];
        string[] misshapen = [.. found.Where(tensor => expected.TryGetValue(tensor.Name, out Tensor? target) && !Fits(tensor, target)).Select(tensor => Difference(tensor, expected[tensor.Name]))];
        string[] differences = [.. new[] { List("missing", missing), List("unexpected", unexpected), List("of another shape or type", misshapen) }.Where(text => text.Length > 0)];
        if (differences.Length > 0)
            throw new DataFormatException(path, null, $"expected the weights of {network.NetworkName}{(network.Head is { } head ? $" with {head.weight!.shape[0]} classes" : string.Empty)}; {string.Join("; ", differences)}.");
    }

    private static bool Fits(WeightTensor tensor, Tensor target) =>
        tensor.Shape.SequenceEqual(target.shape) && (target.is_floating_point() ? tensor.IsFloatingPoint : tensor.Type is TensorType.Int64 or TensorType.Int32);

    private static string Difference(WeightTensor tensor, Tensor target) => $"{ShownText.Of(tensor.Name)} ({tensor.Type} {ShownText.Of(Shape(tensor.Shape))} instead of {Shape(target.shape)})";

    private static string Shape(IEnumerable<long> extents) => $"[{string.Join(", ", extents)}]";

    private static string List(string what, string[] names) => names.Length == 0
        ? string.Empty
        : $"{what}: {string.Join(", ", names.Take(MostNamed))}{(names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : string.Empty)}";

    private static SafetensorsTensor Copy(string name, Tensor value)
    {
        using Tensor host = value.detach().cpu().contiguous();
        return host.is_floating_point() ? SafetensorsTensor.Of<float>(name, host.data<float>().ToArray(), value.shape) : SafetensorsTensor.Of<long>(name, host.data<long>().ToArray(), value.shape);
    }
}
