using SinglePositive.Numerics;

namespace SinglePositive.Training;

/// <summary>Powers of Adam's decay rates and the constants of its first steps: what coasting (steps of zero slope) is computed from.</summary>
internal sealed class CoastTable : IDisposable
{
    /// <summary>Steps after which coasting no longer moves a float32: 0.9²⁵⁶ is 2e-12.</summary>
    public const int Horizon = 256;

    /// <summary>From this step on the bias corrections change slowly enough for <see cref="CoastSums"/>; before it, steps are replayed one by one.</summary>
    public const int FirstSeriesStep = 64;

    private readonly AdamStep[] _firstSteps = new AdamStep[FirstSeriesStep + 1];

    public unsafe CoastTable(double learningRate)
    {
        LearningRate = learningRate;
        for (int j = 0; j < Horizon; j++)
        {
            FirstPowers.Pointer[j] = (float)Math.Pow(AdamStep.Beta1, j + 1);
            SecondPowers.Pointer[j] = (float)Math.Pow(AdamStep.Beta2, j + 1);
            SecondRoots.Pointer[j] = (float)Math.Pow(AdamStep.Beta2, 0.5 * (j + 1));
        }

        for (int step = 1; step < _firstSteps.Length; step++)
            _firstSteps[step] = new AdamStep(step, learningRate, 0);
    }

    /// <summary>The estimator's learning rate.</summary>
    public double LearningRate { get; }

    /// <summary>β₁ʲ for j = 1 … <see cref="Horizon"/>.</summary>
    public NativeFloats FirstPowers { get; } = new(Horizon);

    /// <summary>β₂ʲ.</summary>
    public NativeFloats SecondPowers { get; } = new(Horizon);

    /// <summary>√β₂ʲ.</summary>
    public NativeFloats SecondRoots { get; } = new(Horizon);

    /// <summary>The constants of a step up to <see cref="FirstSeriesStep"/>.</summary>
    public ref readonly AdamStep FirstStep(long step) => ref _firstSteps[step];

    public void Dispose()
    {
        FirstPowers.Dispose();
        SecondPowers.Dispose();
        SecondRoots.Dispose();
    }
}
