using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>A residual network (He et al., CVPR 2016) as torchvision builds it: ResNet-18, -34, -50 and -101.</summary>
/// <remarks>
/// conv1 7×7/2, bn1, 3×3/2 maximum, layer1 to layer4, mean over the positions. In the deeper two the 3×3 convolution of a block carries the stride ("version 1.5"), not the
/// first 1×1. Parameters have torchvision's names (<c>layer1.0.conv1.weight</c>, <c>layer2.0.downsample.0.weight</c>, …), so its weight files fit.
/// </remarks>
public sealed class ResidualNetwork : BackboneNetwork
{
    /// <summary>D of networks of blocks with two convolutions, and of those with three.</summary>
    internal const int Features = 512, BottleneckFeatures = Features * BottleneckBlock.Expansion;

    /// <summary>How many pixels of a side one position of the last map stands for.</summary>
    internal const int Stride = 32;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "bn1")]
    private readonly BatchNormalisation _normalisation;

    [ComponentName(Name = "layer1")]
    private readonly Sequential _layer1;

    [ComponentName(Name = "layer2")]
    private readonly Sequential _layer2;

    [ComponentName(Name = "layer3")]
    private readonly Sequential _layer3;

    [ComponentName(Name = "layer4")]
    private readonly Sequential _layer4;

    /// <param name="name">The name in the catalogue.</param>
    /// <param name="blocks">Blocks of each of the four layers.</param>
    /// <param name="bottleneck">Blocks of three convolutions with four times wider outputs, else of two.</param>
    internal ResidualNetwork(string name, int[] blocks, bool bottleneck)
        : base(name, bottleneck ? BottleneckFeatures : Features)
    {
        _convolution = nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
        _normalisation = new BatchNormalisation(64);
        int channels = 64;
        _layer1 = Layer(64, blocks[0], stride: 1);
        _layer2 = Layer(128, blocks[1], stride: 2);
        _layer3 = Layer(256, blocks[2], stride: 2);
        _layer4 = Layer(512, blocks[3], stride: 2);
        RegisterComponents();

        Sequential Layer(int width, int count, int stride)
        {
            (string, nn.Module<Tensor, Tensor>)[] layer = new (string, nn.Module<Tensor, Tensor>)[count];
            for (int block = 0; block < count; block++)
            {
                layer[block] = ($"{block}", bottleneck ? new BottleneckBlock(channels, width, block == 0 ? stride : 1) : new BasicBlock(channels, width, block == 0 ? stride : 1));
                channels = bottleneck ? width * BottleneckBlock.Expansion : width;
            }

            return nn.Sequential(layer);
        }
    }

    /// <summary>The features of pictures.</summary>
    /// <param name="input">N×3×H×W, at least 32×32.</param>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = _normalisation.call(_convolution.call(input)).relu_();
        at = nn.functional.max_pool2d(at, 3, stride: 2, padding: 1);
        at = _layer4.call(_layer3.call(_layer2.call(_layer1.call(at))));
        return nn.functional.adaptive_avg_pool2d(at, 1).flatten(1).MoveToOuterDisposeScope();
    }
}
