using SinglePositive.Labels;

namespace SinglePositive.Recovery;

/// <summary>How many of the labels that were hidden from training come back.</summary>
/// <param name="Hidden">Unknown cells that are present in truth.</param>
/// <param name="Proposed">Unknown cells that are proposed.</param>
/// <param name="Correct">Proposed cells that are present in truth.</param>
public sealed record RecoverySummary(long Hidden, long Proposed, long Correct)
{
    /// <summary>The share of proposed labels that are right, 0–1; NaN when none is proposed.</summary>
    public double Precision => Proposed == 0 ? double.NaN : (double)Correct / Proposed;

    /// <summary>The share of hidden labels that were proposed, 0–1; NaN when none is hidden.</summary>
    public double Recall => Hidden == 0 ? double.NaN : (double)Correct / Hidden;

    /// <summary>Compares proposed labels with the truth.</summary>
    /// <param name="scores">What they were chosen from, with full labels.</param>
    /// <param name="labels">The proposed labels.</param>
    /// <exception cref="ArgumentException">Full labels are not known.</exception>
    public static RecoverySummary Compute(RecoveryScores scores, IReadOnlyList<RecoveredLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        TruthMatrix truth = scores.Truth ?? throw new ArgumentException("Proposed labels can be compared with the truth only where it is known.", nameof(scores));
        long hidden = 0;
        foreach (int row in scores.Rows)
        {
            ReadOnlySpan<LabelState> seen = scores.Observed.Row(row);
            ReadOnlySpan<byte> present = truth.Row(row);
            for (int @class = 0; @class < seen.Length; @class++)
                hidden += seen[@class] == LabelState.Unknown ? present[@class] : 0;
        }

        return new RecoverySummary(hidden, labels.Count, labels.Count(label => truth[label.Row, label.Class]));
    }
}
