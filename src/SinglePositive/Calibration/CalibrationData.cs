using SinglePositive.Labels;
using SinglePositive.Metrics;

namespace SinglePositive.Calibration;

/// <summary>The scores of some examples, and what is known of their labels: what thresholds, calibration and label sets are fitted to.</summary>
public sealed record CalibrationData
{
    /// <summary>N·L probabilities, row by row.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>L.</summary>
    public required int Classes { get; init; }

    /// <summary>Full labels, N × L; null when they are not known.</summary>
    public TruthMatrix? Truth { get; init; }

    /// <summary>1 where a label was observed present, N × L; null when nothing was observed.</summary>
    public TruthMatrix? Present { get; init; }

    /// <summary>The share of examples that have each class, L numbers that sum to k; null when it is not known. Needed for <see cref="ThresholdChoice.Cardinality"/> by class.</summary>
    public IReadOnlyList<float>? ClassShares { get; init; }

    /// <summary>N.</summary>
    public int Examples => Probabilities.Length / Classes;

    /// <summary>The labels that are known to be present: all of them, or else the observed ones.</summary>
    public TruthMatrix? Known => Truth ?? Present;

    /// <summary>Some rows, in the given order.</summary>
    public CalibrationData Select(int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        float[] probabilities = new float[rows.Length * Classes];
        for (int i = 0; i < rows.Length; i++)
            Probabilities.AsSpan(rows[i] * Classes, Classes).CopyTo(probabilities.AsSpan(i * Classes));
        return this with { Probabilities = probabilities, Truth = Truth?.Select(rows), Present = Present?.Select(rows) };
    }

    /// <summary>Refuses what cannot be fitted to.</summary>
    /// <exception cref="ArgumentException">Scores and labels differ in shape, or a number is no probability.</exception>
    internal void Validate()
    {
        if (Classes < 1 || Probabilities.Length == 0 || Probabilities.Length % Classes != 0)
            throw new ArgumentException($"{Probabilities.Length} probabilities are no rows of {Classes} classes.");
        ScoreCheck.CheckProbabilities(Probabilities, Classes);
        foreach (TruthMatrix? labels in new[] { Truth, Present })
        {
            if (labels is not null && (labels.Examples != Examples || labels.Classes != Classes))
                throw new ArgumentException($"The probabilities are {Examples} × {Classes} and the labels {labels.Examples} × {labels.Classes}.");
        }
    }
}
