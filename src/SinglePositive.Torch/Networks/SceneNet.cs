using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>The project's own small network for small pictures (64×64 to 96×96): some 330,000 parameters, 256 features.</summary>
/// <remarks>
/// <c>conv1</c> 3×3/2 to 32 channels, <c>bn1</c>; <c>layer1</c>, <c>layer2</c> (/2), <c>layer3</c> (/2): one <c>BasicBlock</c> each of 32, 64 and 128 channels with the names of
/// a ResNet's (<c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>, <c>downsample.0</c>, <c>downsample.1</c>); <c>depthwise</c> 3×3 per channel, <c>bn2</c>, <c>pointwise</c> 1×1,
/// <c>bn3</c>. A position then sees 63×63 pixels of the picture, one in eight of them in each direction has one. Features: the mean over the positions (128), then the maximum
/// (128): a small object fills few positions, and a mean alone would dilute it.
/// </remarks>
public sealed class SceneNet : BackboneNetwork
{
    /// <summary>The name in <see cref="NetworkCatalog"/>.</summary>
    public const string CatalogName = "scenenet";

    /// <summary>The side of the pictures it is meant for.</summary>
    public const int ImageSize = 96;

    /// <summary>How many pixels of a side one position of the last map stands for.</summary>
    internal const int Stride = 8;

    /// <summary>D.</summary>
    internal const int Features = 2 * Channels;

    /// <summary>Of the last map.</summary>
    internal const int Channels = 128;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "bn1")]
    private readonly BatchNormalisation _normalisation;

    [ComponentName(Name = "layer1")]
    private readonly BasicBlock _layer1;

    [ComponentName(Name = "layer2")]
    private readonly BasicBlock _layer2;

    [ComponentName(Name = "layer3")]
    private readonly BasicBlock _layer3;

    [ComponentName(Name = "depthwise")]
    private readonly Conv2d _depthwise;

    [ComponentName(Name = "bn2")]
    private readonly BatchNormalisation _depthwiseNormalisation;

    [ComponentName(Name = "pointwise")]
    private readonly Conv2d _pointwise;

    [ComponentName(Name = "bn3")]
    private readonly BatchNormalisation _pointwiseNormalisation;

    internal SceneNet(string name)
        : base(name, Features)
    {
        _convolution = nn.Conv2d(3, 32, 3, stride: 2, padding: 1, bias: false);
        _normalisation = new BatchNormalisation(32);
        _layer1 = new BasicBlock(32, 32, stride: 1);
        _layer2 = new BasicBlock(32, 64, stride: 2);
        _layer3 = new BasicBlock(64, Channels, stride: 2);
        _depthwise = nn.Conv2d(Channels, Channels, 3, padding: 1, groups: Channels, bias: false);
        _depthwiseNormalisation = new BatchNormalisation(Channels);
        _pointwise = nn.Conv2d(Channels, Channels, 1, bias: false);
        _pointwiseNormalisation = new BatchNormalisation(Channels);
        RegisterComponents();
    }

    /// <summary>The features of pictures.</summary>
    /// <param name="input">N×3×H×W, at least 8×8.</param>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = _normalisation.call(_convolution.call(input)).relu_();
        at = _layer3.call(_layer2.call(_layer1.call(at)));
        at = _depthwiseNormalisation.call(_depthwise.call(at)).relu_();
        at = _pointwiseNormalisation.call(_pointwise.call(at)).relu_();
        Tensor mean = nn.functional.adaptive_avg_pool2d(at, 1).flatten(1);
        Tensor maximum = at.amax([2, 3]);
        return cat([mean, maximum], 1).MoveToOuterDisposeScope();
    }
}
