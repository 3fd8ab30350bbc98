using SinglePositive.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>A network that turns pictures into features, with a linear head that turns features into logits.</summary>
/// <remarks>
/// Pictures: float32 N×3×H×W, RGB, normalised by the mean and deviation that the weights were trained with. Features: N×<see cref="FeatureDimension"/>. Logits: N×L.
/// <para>Calling the network (<c>forward</c>) gives features. Parameters are named as in torchvision: those of the head are <c>fc.weight</c> (L×D) and <c>fc.bias</c> (L).</para>
/// <para>A new network is in training mode, as every module; <see cref="Use"/> says what it is used for. On one processor the same input, weights and number of threads give the same bits.</para>
/// </remarks>
public abstract class BackboneNetwork : nn.Module<Tensor, Tensor>
{
    internal const string HeadName = "fc";

    private protected BackboneNetwork(string name, int featureDimension)
        : base(name)
    {
        NetworkName = name;
        FeatureDimension = featureDimension;
    }

    /// <summary>The name in <see cref="NetworkCatalog"/>.</summary>
    public string NetworkName { get; }

    /// <summary>D, the number of features of a picture.</summary>
    public int FeatureDimension { get; }

    /// <summary>The head, or null for a network that gives features only.</summary>
    public Linear? Head { get; private set; }

    /// <summary>The parameters of the head: none without one.</summary>
    public IEnumerable<Parameter> HeadParameters => Head is null ? [] : Head.parameters();

    /// <summary>All parameters but the head's, in the order of their registration.</summary>
    public IEnumerable<Parameter> BackboneParameters => named_children().Where(child => child.name != HeadName).SelectMany(child => child.module.parameters());

    /// <summary>Puts a head with these weights in the place of the present one, on the network's device.</summary>
    /// <param name="weight">L×D, row by row.</param>
    /// <param name="bias">L.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public void ReplaceHead(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        if (bias.Length == 0 || weight.Length != (long)bias.Length * FeatureDimension)
            throw new ArgumentException($"A head of {bias.Length} classes on {FeatureDimension} features takes {(long)bias.Length * FeatureDimension} weights, found {weight.Length}.", nameof(weight));
        Device device = this.parameters().First().device;
        RemoveHead();
        Linear head = nn.Linear(FeatureDimension, bias.Length);
        using (no_grad())
        using (Tensor weights = tensor(weight.ToArray(), bias.Length, FeatureDimension))
        using (Tensor biases = tensor(bias.ToArray()))
        {
            head.weight.copy_(weights);
            head.bias!.copy_(biases);
        }

        Head = head.to(device);
        register_module(HeadName, Head);
    }

    /// <summary>Puts a head with random weights, uniform in ±1/√D, in the place of the present one, on the network's device.</summary>
    /// <param name="classes">L, at least 1.</param>
    /// <param name="seed">Where the weights come from.</param>
    public void ReplaceHead(int classes, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        TorchGenerator random = new((ulong)seed);
        float bound = (float)(1 / Math.Sqrt(FeatureDimension));
        float[] weight = new float[(long)classes * FeatureDimension], bias = new float[classes];
        random.Uniform(weight, -bound, bound);
        random.Uniform(bias, -bound, bound);
        ReplaceHead(weight, bias);
    }

    /// <summary>Removes the head, if there is one.</summary>
    public void RemoveHead()
    {
        if (Head is null)
            return;
        register_module(HeadName, null!);
        Head.Dispose();
        Head = null;
    }

    /// <summary>The logits of features.</summary>
    /// <param name="features">N×D, as the network gives them.</param>
    /// <exception cref="InvalidOperationException">The network has no head.</exception>
    public Tensor Logits(Tensor features) => Head is null ? throw new InvalidOperationException($"{NetworkName} has no head: give it one before asking for logits.") : Head.call(features);

    /// <summary>Prepares for training or for scoring.</summary>
    /// <param name="training">True: batch normalisation uses the batch's statistics and keeps running ones. False: it uses the running ones, and nothing changes.</param>
    /// <param name="freezeStatistics">With true, batch normalisation uses its running statistics, and leaves them alone, in training too; its scales and shifts are still trained.</param>
    public void Use(bool training, bool freezeStatistics = false)
    {
        train(training);
        if (!training || !freezeStatistics)
            return;
        foreach (nn.Module module in modules())
        {
            if (module is BatchNormalisation normalisation)
                normalisation.eval();
        }
    }

    /// <summary>Draws all weights anew: convolutions from a normal distribution with deviation √(2 / fan-out) (He et al. 2015), batch normalisation 1 and 0.</summary>
    internal void Initialise(long seed)
    {
        using Generator generator = new((ulong)seed);
        using (no_grad())
        {
            using Scalar one = 1.ToScalar(), zero = 0.ToScalar();
            foreach (nn.Module module in modules())
            {
                if (module is Conv2d convolution)
                {
                    long[] shape = convolution.weight.shape;
                    using Scalar deviation = Math.Sqrt(2.0 / (shape[0] * shape[2] * shape[3] / convolution.groups)).ToScalar();
                    using Tensor draws = randn(shape, generator: generator);
                    draws.mul_(deviation);
                    convolution.weight.copy_(draws);
                }
                else if (module is BatchNormalisation normalisation)
                {
                    normalisation.weight.fill_(one);
                    normalisation.bias!.fill_(zero);
                }
            }
        }
    }
}
