using SinglePositive.Numerics;

namespace SinglePositive.Labels;

/// <summary>The rows of the official train split that are trained on, and those set aside for validation.</summary>
/// <param name="Train">Row numbers, ascending.</param>
/// <param name="Validation">Row numbers, ascending.</param>
public sealed record ValidationSplit(int[] Train, int[] Validation)
{
    /// <summary>Draws the paper's split: a NumPy permutation of all rows whose last round(fraction·N) are set aside.</summary>
    /// <remarks>
    /// Halves are rounded to the even number. Where nothing is to be set aside, nothing is (the authors' slice <c>[-0:]</c> would then set aside everything). With the paper's
    /// fraction 0.2 and seed 1200 the rows are those of the paper.
    /// </remarks>
    /// <param name="examples">N, the rows of the official train split.</param>
    /// <param name="fraction">The share to set aside, 0 ≤ fraction &lt; 1.</param>
    /// <param name="seed">The seed of the permutation.</param>
    /// <exception cref="ConfigurationException">The fraction is out of range, or nothing would be left to train on.</exception>
    public static ValidationSplit Draw(int examples, double fraction = 0.2, uint seed = 1200)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(examples);
        if (!(fraction >= 0 && fraction < 1))
            throw new ConfigurationException($"The share of the training examples set aside for validation must be at least 0 and below 1; {fraction} was given.");
        int[] order = new NumpyRandomState(seed).Permutation(examples);
        int train = examples - (int)Math.Round(fraction * examples, MidpointRounding.ToEven);
        if (train == 0 && examples > 0)
            throw new ConfigurationException($"Of {examples} training examples a share of {fraction} for validation leaves none to train on; set a smaller share aside.");
        Array.Sort(order, 0, train);
        Array.Sort(order, train, examples - train);
        return new ValidationSplit(order[..train], order[train..]);
    }
}
