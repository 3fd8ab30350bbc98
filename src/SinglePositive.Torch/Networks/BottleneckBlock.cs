using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>A 1×1, a 3×3 (which carries the stride) and a 1×1 convolution to four times the width, around which the input is added.</summary>
internal sealed class BottleneckBlock : nn.Module<Tensor, Tensor>
{
    internal const int Expansion = 4;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _first;

    [ComponentName(Name = "bn1")]
    private readonly BatchNormalisation _firstNormalisation;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _second;

    [ComponentName(Name = "bn2")]
    private readonly BatchNormalisation _secondNormalisation;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _third;

    [ComponentName(Name = "bn3")]
    private readonly BatchNormalisation _thirdNormalisation;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _shortcut;

    internal BottleneckBlock(int channels, int width, int stride)
        : base(nameof(BottleneckBlock))
    {
        _first = nn.Conv2d(channels, width, 1, bias: false);
        _firstNormalisation = new BatchNormalisation(width);
        _second = nn.Conv2d(width, width, 3, stride: stride, padding: 1, bias: false);
        _secondNormalisation = new BatchNormalisation(width);
        _third = nn.Conv2d(width, width * Expansion, 1, bias: false);
        _thirdNormalisation = new BatchNormalisation(width * Expansion);
        _shortcut = BasicBlock.Shortcut(channels, width * Expansion, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = _firstNormalisation.call(_first.call(input)).relu_();
        at = _secondNormalisation.call(_second.call(at)).relu_();
        at = _thirdNormalisation.call(_third.call(at));
        return at.add_(_shortcut is null ? input : _shortcut.call(input), BatchNormalisation.One).relu_().MoveToOuterDisposeScope();
    }
}
