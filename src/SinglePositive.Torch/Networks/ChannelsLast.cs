using TorchSharp;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>How maps and the weights of convolutions lie in a processor's memory: the channels of a place side by side. Shapes, N×C×H×W, and values are the same.</summary>
/// <remarks>
/// libtorch's convolutions then reorder neither what they read nor what they write: a step of ResNet-18 (16 pictures of 224×224) took 980 to 1,060 ms, with whole planes one after the
/// other 1,200 to 1,380 ms. Weights that lie the other way would be copied over in every step, and their gradients back.
/// </remarks>
internal static class ChannelsLast
{
    /// <summary>The same values so laid: a copy, unless they are.</summary>
    /// <param name="tensor">N×C×H×W.</param>
    public static Tensor Of(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Lays the weights of a network's convolutions so.</summary>
    public static void Lay(nn.Module network)
    {
        using IDisposable none = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((_, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            if (parameter.Dimensions == 4)
                parameter.set_(Of(parameter));
        }
    }

    /// <summary>The same values with the dimensions in the order of memory, so that they can be gone through from first to last.</summary>
    /// <param name="tensor">Values that lie one way or the other.</param>
    public static Tensor InOrderOfMemory(Tensor tensor) => tensor.is_contiguous() ? tensor.alias() : tensor.permute(0, 2, 3, 1);
}
