using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>Two 3×3 convolutions around which the input is added; a stride or another width is given to the input by a 1×1 convolution.</summary>
internal sealed class BasicBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _first;

    [ComponentName(Name = "bn1")]
    private readonly BatchNormalisation _firstNormalisation;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _second;

    [ComponentName(Name = "bn2")]
    private readonly BatchNormalisation _secondNormalisation;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _shortcut;

    internal BasicBlock(int channels, int width, int stride)
        : base(nameof(BasicBlock))
    {
        _first = nn.Conv2d(channels, width, 3, stride: stride, padding: 1, bias: false);
        _firstNormalisation = new BatchNormalisation(width);
        _second = nn.Conv2d(width, width, 3, padding: 1, bias: false);
        _secondNormalisation = new BatchNormalisation(width);
        _shortcut = Shortcut(channels, width, stride);
        RegisterComponents();
    }

    /// <summary>How the input is brought to the output's shape; null when it has that already.</summary>
    internal static Sequential? Shortcut(int channels, int width, int stride) => channels == width && stride == 1
        ? null
        : nn.Sequential(("0", nn.Conv2d(channels, width, 1, stride: stride, bias: false)), ("1", new BatchNormalisation(width)));

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = _firstNormalisation.call(_first.call(input)).relu_();
        at = _secondNormalisation.call(_second.call(at));
        return at.add_(_shortcut is null ? input : _shortcut.call(input), BatchNormalisation.One).relu_().MoveToOuterDisposeScope();
    }
}
