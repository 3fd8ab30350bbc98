using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>A block of features of one panel, as the inner loops see it.</summary>
internal unsafe struct KernelBlock
{
    /// <summary>The panel's weights from the block's first feature on.</summary>
    public float* Weights;

    /// <summary>Adam's M in the same places.</summary>
    public float* FirstMoments;

    /// <summary>Adam's V in the same places.</summary>
    public float* SecondMoments;

    /// <summary>Where each example's features begin.</summary>
    public float** Inputs;

    /// <summary>The block's first feature among them.</summary>
    public nint FirstInput;

    /// <summary>Slopes (update) or logits (score) of the first example, from the panel's first class on.</summary>
    public float* Rows;

    /// <summary>Numbers from one example's slopes or logits to the next one's.</summary>
    public nint RowStride;

    /// <summary>Number of examples; when scoring a multiple of <see cref="LinearKernel.ExampleTile"/>.</summary>
    public int Examples;

    /// <summary>Number of features; when updating a multiple of <see cref="PanelLayout.FeatureTile"/>.</summary>
    public int Features;
}

/// <summary>The inner loops of a linear layer at one lane width.</summary>
internal abstract unsafe class LinearKernel
{
    /// <summary>Examples that are scored together.</summary>
    public const int ExampleTile = 4;

    /// <summary>The kernel of a lane width.</summary>
    public static LinearKernel Create(LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => new LinearKernel<Lanes512>(),
        LaneWidth.Bits256 => new LinearKernel<Lanes256>(),
        LaneWidth.Bits128 => new LinearKernel<Lanes128>(),
        _ => new LinearKernel<Lanes1>(),
    };

    /// <summary>Sums the gradient of a block of weights over the examples and takes the Adam step.</summary>
    public abstract void Update(in KernelBlock block, int groups, in AdamStep step);

    /// <summary>Adds the block's share to the logits of the examples.</summary>
    public abstract void Score(in KernelBlock block, int groups);

    /// <summary>Writes the sum of <paramref name="count"/> arrays that lie one after another, added in order.</summary>
    public abstract void AddRows(float* parts, int count, nint partLength, float* sum);

    /// <summary>Replaces logits by probabilities. The length is a whole number of lane groups.</summary>
    public abstract void Sigmoid(float* logits, nint length);
}
