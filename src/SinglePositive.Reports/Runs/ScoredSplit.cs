using SinglePositive.Labels;

namespace SinglePositive.Reports.Runs;

/// <summary>What a run predicted of a split, beside the labels of the same examples.</summary>
/// <param name="Split">The split's name.</param>
/// <param name="Ids">The examples.</param>
/// <param name="Probabilities">N·L, row by row.</param>
/// <param name="Truth">Full labels; null when they are not known.</param>
internal sealed record ScoredSplit(string Split, IReadOnlyList<string> Ids, float[] Probabilities, TruthMatrix? Truth);
