namespace SinglePositive.Losses;

/// <summary>What a loss adds for one kind of cell, for people to read.</summary>
/// <param name="Cell">The kind of cell (<c>present</c>, <c>unknown</c>, <c>absent</c>), or <c>batch</c> for a term that is added once to the mean.</param>
/// <param name="Formula">The term in plain text, in the notation of docs/losses.md.</param>
public sealed record CellFormula(string Cell, string Formula);
