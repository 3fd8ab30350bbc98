using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SinglePositive.Torch.Networks;

/// <summary>Batch normalisation of N×C×H×W (Ioffe and Szegedy, 2015) as torchvision's networks have it: ε 1e-5, running statistics with momentum 0.1.</summary>
/// <remarks>
/// TorchSharp's own counts batches with a number converted for the occasion (<c>add_(1)</c>). Nothing refers to that object any more while native code reads it, so a garbage
/// collection at that moment frees it: now and then the count goes wrong, or the call fails. Numbers given to native code are held here, as everywhere in this project
/// (a test finds the conversions).
/// </remarks>
internal sealed class BatchNormalisation(long channels) : BatchNorm(channels, Epsilon, Momentum, true, true, null, null, nameof(BatchNormalisation))
{
    /// <summary>Added to the variance.</summary>
    internal const double Epsilon = 1e-5;

    private const double Momentum = 0.1;

    /// <summary>Also the factor of sums: without one, TorchSharp converts it for the occasion.</summary>
    internal static readonly Scalar One = 1.ToScalar();

    /// <summary>The normalised input.</summary>
    /// <param name="input">N×C×H×W.</param>
    public override Tensor forward(Tensor input)
    {
        if (training)
            num_batches_tracked!.add_(One, One);
        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }

    protected override void ValidateInputDimensions(Tensor input)
    {
        // The networks give it nothing else.
    }
}
