namespace SinglePositive.Recovery;

/// <summary>A label of a training example and its score: one that training was not given and that is proposed, or a given one that is doubted.</summary>
/// <param name="Row">The example's row in the train split.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Probability">The score, 0–1.</param>
public readonly record struct RecoveredLabel(int Row, int Class, float Probability)
{
    /// <summary>By falling probability; equal ones by row, then by class.</summary>
    internal static int SurestFirst(RecoveredLabel one, RecoveredLabel other)
    {
        int order = other.Probability.CompareTo(one.Probability);
        return order != 0 ? order : ByPlace(one, other);
    }

    /// <summary>By rising probability; equal ones by row, then by class.</summary>
    internal static int LeastSureFirst(RecoveredLabel one, RecoveredLabel other)
    {
        int order = one.Probability.CompareTo(other.Probability);
        return order != 0 ? order : ByPlace(one, other);
    }

    /// <summary>By row, then by class.</summary>
    internal static int ByPlace(RecoveredLabel one, RecoveredLabel other)
    {
        int order = one.Row.CompareTo(other.Row);
        return order != 0 ? order : one.Class.CompareTo(other.Class);
    }
}
