using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>The weights of a linear model and Adam's moments M and V (see <see cref="AdamStep"/>), in panels.</summary>
internal sealed class LinearState : IDisposable
{
    public LinearState(PanelLayout layout)
    {
        Layout = layout;
        Weights = new NativeFloats(layout.Length);
        FirstMoments = new NativeFloats(layout.Length);
        SecondMoments = new NativeFloats(layout.Length);
    }

    public PanelLayout Layout { get; }

    public NativeFloats Weights { get; }

    public NativeFloats FirstMoments { get; }

    public NativeFloats SecondMoments { get; }

    /// <summary>Draws start weights and biases uniformly from ±1/√D, number for number as <c>torch.nn.Linear(D, L)</c> does.</summary>
    public void Initialise(TorchGenerator random)
    {
        float bound = (float)(1 / Math.Sqrt(Layout.Features));
        float[] weights = new float[(long)Layout.Features * Layout.Classes], biases = new float[Layout.Classes];
        random.Uniform(weights, -bound, bound);
        random.Uniform(biases, -bound, bound);
        Layout.Import(weights, biases, Weights);
    }

    /// <summary>True when no weight is infinite or not a number.</summary>
    public unsafe bool IsFinite()
    {
        ReadOnlySpan<float> weights = new(Weights.Pointer, checked((int)Weights.Length));
        return !weights.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
    }

    public void Dispose()
    {
        Weights.Dispose();
        FirstMoments.Dispose();
        SecondMoments.Dispose();
    }
}
