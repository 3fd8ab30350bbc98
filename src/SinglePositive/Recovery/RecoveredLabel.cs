using SinglePositive.Labels;

namespace SinglePositive.Recovery;

/// <summary>A label that training was not given and that the estimates propose.</summary>
/// <param name="Row">The example's row in the train split.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Probability">The estimate, 0–1.</param>
public readonly record struct RecoveredLabel(int Row, int Class, float Probability)
{
    /// <summary>The unknown cells whose estimate reaches a threshold, by falling probability; equal ones by row, then by class.</summary>
    /// <remarks>What was observed, present or absent, is never proposed. The label estimator's probabilities serve, or a model's for its training rows.</remarks>
    /// <param name="estimates">Probabilities, one row of L for each of <paramref name="rows"/>.</param>
    /// <param name="rows">The rows of <paramref name="observed"/> that the estimates belong to.</param>
    /// <param name="observed">What training saw, N × L.</param>
    /// <param name="threshold">The probability from which on a label is proposed.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static IReadOnlyList<RecoveredLabel> Find(ReadOnlySpan<float> estimates, ReadOnlySpan<int> rows, ObservedMatrix observed, double threshold = 0.5)
    {
        if ((long)rows.Length * observed.Classes != estimates.Length)
            throw new ArgumentException($"{estimates.Length} estimates do not fit {rows.Length} rows of observed labels of {observed.Examples} × {observed.Classes}.", nameof(estimates));
        List<RecoveredLabel> found = [];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<LabelState> seen = observed.Row(rows[i]);
            for (int @class = 0; @class < seen.Length; @class++)
            {
                float estimate = estimates[(i * observed.Classes) + @class];
                if (seen[@class] == LabelState.Unknown && estimate >= threshold)
                    found.Add(new RecoveredLabel(rows[i], @class, estimate));
            }
        }

        return [.. found.OrderByDescending(label => label.Probability).ThenBy(label => label.Row).ThenBy(label => label.Class)];
    }
}
