namespace SinglePositive.Torch.Networks;

/// <summary>The networks by name.</summary>
public static class NetworkCatalog
{
    private const int PaperImageSize = 448;

    private static readonly (string Name, Func<string, BackboneNetwork> Build)[] _networks =
    [
        ("resnet18", name => new ResidualNetwork(name, Blocks(name), bottleneck: false)),
        ("resnet34", name => new ResidualNetwork(name, Blocks(name), bottleneck: false)),
        ("resnet50", name => new ResidualNetwork(name, Blocks(name), bottleneck: true)),
        ("resnet101", name => new ResidualNetwork(name, Blocks(name), bottleneck: true)),
        (SceneNet.CatalogName, name => new SceneNet(name)),
    ];

    /// <summary>The names, smaller networks of a family first.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(_networks.Select(network => network.Name).ToArray());

    /// <summary>The side of the pictures that a network is meant for: 448 as in the CVPR 2021 paper, less for the small network.</summary>
    public static int ImageSize(string name) => name == SceneNet.CatalogName ? SceneNet.ImageSize : PaperImageSize;

    /// <summary>Values that the convolutions of a network put out, over the pixels of the picture: what training has to keep grows with them.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    internal static double OutputsPerPixel(string name) => name switch
    {
        "resnet18" => 49.5,
        "resnet34" => 74.5,
        "resnet50" => 221.5,
        "resnet101" => 323.5,
        _ => 46,
    };

    /// <summary>D, the number of features that a network gives.</summary>
    public static int FeatureDimension(string name) => name switch
    {
        SceneNet.CatalogName => SceneNet.Features,
        "resnet18" or "resnet34" => ResidualNetwork.Features,
        _ => ResidualNetwork.BottleneckFeatures,
    };

    /// <summary>How many blocks each of the four layers of a residual network has.</summary>
    internal static int[] Blocks(string name) => name switch
    {
        "resnet18" => [2, 2, 2, 2],
        "resnet101" => [3, 4, 23, 3],
        _ => [3, 4, 6, 3],
    };

    /// <summary>Refuses pictures that are too small for a network, or for the batch normalisation of a batch of one.</summary>
    /// <param name="name">The network.</param>
    /// <param name="imageSize">The pictures' side.</param>
    /// <param name="batchSize">Pictures per step.</param>
    /// <param name="frozen">True when batch normalisation uses its running statistics.</param>
    /// <exception cref="ConfigurationException">They are.</exception>
    public static void CheckPictures(string name, int imageSize, int batchSize, bool frozen)
    {
        int shrinks = name == SceneNet.CatalogName ? SceneNet.Stride : ResidualNetwork.Stride;
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
        ArgumentNullException.ThrowIfNull(name);
        int index = Array.FindIndex(_networks, network => network.Name == name);
        if (index < 0)
            throw new ConfigurationException($"There is no network '{name}'; there are {string.Join(", ", Names)}.{Suggestion.Sentence(name, Names)}");
        TorchLibrary.Load();
        BackboneNetwork network = _networks[index].Build(name);
        network.Initialise(seed);
        return network;
    }
}
