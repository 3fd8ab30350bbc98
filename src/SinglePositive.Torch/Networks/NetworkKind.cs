namespace SinglePositive.Torch.Networks;

/// <summary>What is known of a network of the catalogue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ImageSize">The side of the pictures that it is meant for.</param>
/// <param name="FeatureDimension">D.</param>
/// <param name="Stride">How many pixels of a side one position of its last map stands for.</param>
/// <param name="OutputsPerPixel">Values that its convolutions put out, over the pixels of the picture: what training has to keep grows with them.</param>
/// <param name="Build">Makes it; libtorch must be loaded.</param>
/// <param name="Operators">Adds it to an ONNX graph: from the name of the pictures to that of the features.</param>
internal sealed record NetworkKind(
    string Name,
    int ImageSize,
    int FeatureDimension,
    int Stride,
    double OutputsPerPixel,
    Func<BackboneNetwork> Build,
    Func<NetworkOnnx, string, string> Operators);
