namespace SinglePositive.Torch.Networks;

/// <summary>The networks by name.</summary>
public static class NetworkCatalog
{
    private const int PaperImageSize = 448;

    private static readonly NetworkKind[] _networks =
    [
        Residual("resnet18", [2, 2, 2, 2], bottleneck: false, outputsPerPixel: 49.5),
        Residual("resnet34", [3, 4, 6, 3], bottleneck: false, outputsPerPixel: 74.5),
        Residual("resnet50", [3, 4, 6, 3], bottleneck: true, outputsPerPixel: 221.5),
        Residual("resnet101", [3, 4, 23, 3], bottleneck: true, outputsPerPixel: 323.5),
        new(SceneNet.CatalogName, SceneNet.ImageSize, SceneNet.Features, SceneNet.Stride, OutputsPerPixel: 46, () => new SceneNet(SceneNet.CatalogName), (onnx, pictures) => onnx.Scene(pictures)),
    ];

    /// <summary>The names, smaller networks of a family first.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(_networks.Select(network => network.Name).ToArray());

    /// <summary>The side of the pictures that a network is meant for: 448 as in the CVPR 2021 paper, less for the small network.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ConfigurationException">There is no network of that name.</exception>
    public static int ImageSize(string name) => Find(name).ImageSize;

    /// <summary>D, the number of features that a network gives.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ConfigurationException">There is no network of that name.</exception>
    public static int FeatureDimension(string name) => Find(name).FeatureDimension;

    /// <summary>All that is known of a network.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ConfigurationException">There is no network of that name.</exception>
    internal static NetworkKind Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(_networks, network => network.Name == name)
            ?? throw new ConfigurationException($"There is no network '{name}'; there are {string.Join(", ", Names)}.{Suggestion.Sentence(name, Names)}");
    }

    /// <summary>Refuses pictures that are too small for a network, or for the batch normalisation of a batch of one.</summary>
    /// <param name="name">The network.</param>
    /// <param name="imageSize">The pictures' side.</param>
    /// <param name="batchSize">Pictures per step.</param>
    /// <param name="frozen">True when batch normalisation uses its running statistics.</param>
    /// <exception cref="ConfigurationException">They are.</exception>
    public static void CheckPictures(string name, int imageSize, int batchSize, bool frozen)
    {
        int shrinks = Find(name).Stride;
        if (imageSize < shrinks)
            throw new ConfigurationException($"--image-size is {imageSize}; {name} needs pictures of at least {shrinks} x {shrinks}.");
        if (batchSize == 1 && imageSize == shrinks && !frozen)
            throw new ConfigurationException($"A batch of one picture of {imageSize} x {imageSize} leaves batch normalisation a single value, which has no deviation: use a larger --batch-size or --image-size, or --freeze-batch-norm.");
    }

    /// <summary>A new network without a head, on the processor; libtorch is loaded first.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Where its random weights come from: the same seed gives the same weights.</param>
    /// <exception cref="ConfigurationException">There is no network of that name, or no libtorch.</exception>
    public static BackboneNetwork Create(string name, long seed)
    {
        NetworkKind kind = Find(name);
        TorchLibrary.Load();
        BackboneNetwork network = kind.Build();
        network.Initialise(seed);
        return network;
    }

    private static NetworkKind Residual(string name, int[] blocks, bool bottleneck, double outputsPerPixel) => new(
        name,
        PaperImageSize,
        bottleneck ? ResidualNetwork.BottleneckFeatures : ResidualNetwork.Features,
        ResidualNetwork.Stride,
        outputsPerPixel,
        () => new ResidualNetwork(name, blocks, bottleneck),
        (onnx, pictures) => onnx.Residual(pictures, blocks, bottleneck));
}
