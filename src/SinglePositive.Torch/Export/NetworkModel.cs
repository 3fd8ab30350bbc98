using System.Globalization;
using System.Text;
using System.Text.Json;
using SinglePositive.Files;
using SinglePositive.Torch.Networks;
using SinglePositive.Torch.Weights;
using SinglePositive.Training;
using SinglePositive.Vision.Backbones;
using SinglePositive.Vision.Onnx;

namespace SinglePositive.Torch.Export;

/// <summary>The network of a fine-tuned run, ready for ONNX Runtime: scoring pictures with it needs no libtorch.</summary>
public sealed class NetworkModel
{
    private readonly string _path;
    private readonly Dictionary<string, SafetensorsTensor> _tensors;

    private NetworkModel(string path, TrainedNetwork network)
    {
        _path = path;
        _tensors = network.Tensors.ToDictionary(tensor => tensor.Name);
        Name = Entry(network, "network");
        Preprocessing = new Preprocessing(
            int.TryParse(Entry(network, "imageSize"), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0,
            Channels(network, "mean"),
            Channels(network, "std"),
            Entry(network, "exif") != "ignore");
    }

    /// <summary>The network's name in <see cref="NetworkCatalog"/>.</summary>
    public string Name { get; }

    /// <summary>What is done to pictures first.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Reads the network of a run; null when the run trained a classifier on fixed features.</summary>
    /// <param name="modelPath">The run's <c>model.safetensors</c>.</param>
    public static NetworkModel? Read(string modelPath) => ModelFile.ReadNetwork(modelPath) is { } network ? new NetworkModel(modelPath, network) : null;

    /// <summary>A network of a weight file, as it is before any training: torchvision's <c>.pth</c> or <c>.safetensors</c>. No libtorch is needed.</summary>
    /// <param name="path">The weight file; a head in it (<c>fc.weight</c>, <c>fc.bias</c>) is passed over.</param>
    /// <param name="name">The network's name in <see cref="NetworkCatalog"/>.</param>
    /// <param name="preprocessing">What its pictures need.</param>
    /// <exception cref="DataFormatException">The file cannot be read.</exception>
    public static NetworkModel FromWeights(string path, string name, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        WeightTensor[] read = [.. WeightFile.Read(path).Where(tensor => tensor.IsFloatingPoint && !NetworkWeights.IsHead(tensor.Name))];
        NetworkWeights.CheckFinite(read, path);
        SafetensorsTensor[] tensors = [.. read
            .Select(tensor => SafetensorsTensor.Of<float>(tensor.Name, tensor.ToFloats(), [.. tensor.Shape]))];
        return new NetworkModel(path, new TrainedNetwork(tensors, Describe(name, preprocessing)));
    }

    /// <summary>What a model file says of a network and its pictures.</summary>
    public static Dictionary<string, string> Describe(string name, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new()
        {
            ["network"] = name,
            ["imageSize"] = preprocessing.ImageSize.ToString(CultureInfo.InvariantCulture),
            ["mean"] = string.Join(',', preprocessing.Mean.Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
            ["std"] = string.Join(',', preprocessing.Std.Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
            ["exif"] = preprocessing.ApplyExif ? "apply" : "ignore",
        };
    }

    /// <summary>Adds the network to a graph.</summary>
    /// <returns>Name of the features.</returns>
    /// <exception cref="DataFormatException">The file holds another network.</exception>
    public string AddTo(OnnxGraph graph, string pictures) => NetworkOnnx.Add(graph, pictures, Name, _tensors, _path);

    /// <summary>Opens the network for scoring.</summary>
    /// <param name="dimension">D, the features of the run's head.</param>
    public OnnxBackbone Open(int dimension) => OnnxBackbone.Open(OnnxFeatures.Bytes(Preprocessing.ImageSize, dimension, AddTo), _path, Preprocessing);

    /// <summary>The file beside an ONNX file into which <see cref="WriteBackbone"/> writes the preprocessing.</summary>
    public static string DescriptionOf(string path) => Path.ChangeExtension(path, ".json");

    /// <summary>The network alone as an ONNX file.</summary>
    /// <exception cref="DataFormatException">The tensors are another network's.</exception>
    public byte[] Backbone() => OnnxFeatures.Bytes(Preprocessing.ImageSize, NetworkCatalog.FeatureDimension(Name), AddTo);

    /// <summary>Writes the network alone as an ONNX file that <c>spml features --backbone</c> reads, with its preprocessing as JSON beside it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="DataFormatException">The tensors are another network's.</exception>
    public void WriteBackbone(string path)
    {
        byte[] network = Backbone();
        AtomicFile.Write(path, stream => stream.Write(network));
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("imageSize", Preprocessing.ImageSize);
            WriteChannels(writer, "mean", Preprocessing.Mean);
            WriteChannels(writer, "std", Preprocessing.Std);
            writer.WriteString("exif", Preprocessing.ApplyExif ? "apply" : "ignore");
            writer.WriteString("output", OnnxFeatures.Output);
            writer.WriteEndObject();
        }

        AtomicFile.WriteText(DescriptionOf(path), Encoding.UTF8.GetString(json.ToArray()) + "\n");
    }

    /// <summary>Writes the network's tensors alone, under their own names: what <c>spml train --weights</c> reads.</summary>
    public void WriteWeights(string path) => SafetensorsFile.Write(path, [.. _tensors.Values], new Dictionary<string, string> { ["network"] = Name });

    private static void WriteChannels(Utf8JsonWriter writer, string name, IReadOnlyList<float> values)
    {
        writer.WriteStartArray(name);
        foreach (float value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    private string Entry(TrainedNetwork network, string key) =>
        network.Description.GetValueOrDefault(key) ?? throw new DataFormatException(_path, $"metadata '{key}'", "it is missing; a fine-tuned model says which network it has and how pictures are fed to it.");

    private float[] Channels(TrainedNetwork network, string key) =>
        [.. Entry(network, key).Split(',').Select(part => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN)];
}
