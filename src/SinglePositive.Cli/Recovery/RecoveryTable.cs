using SinglePositive.Cli.Tables;
using SinglePositive.Recovery;

namespace SinglePositive.Cli.Recovery;

/// <summary>Recovered labels with everything that a file of them names.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Source">Who scored, as on the command line.</param>
/// <param name="Cut">Where the line was drawn.</param>
/// <param name="Classes">L names.</param>
/// <param name="Ids">The ids of all rows of the train split.</param>
/// <param name="Scores">What the labels were chosen from.</param>
/// <param name="Labels">The labels, surest first.</param>
internal sealed record RecoveryTable(string Run, string Source, string Cut, IReadOnlyList<string> Classes, IReadOnlyList<string> Ids, RecoveryScores Scores, IReadOnlyList<RecoveredLabel> Labels)
{
    /// <summary>What stands before an id to make it the address of a picture, for other programs; null when the examples are no pictures.</summary>
    public string? PictureAddress { get; init; }

    /// <summary>One row for each of some labels.</summary>
    public ProbabilityTable Rows(IReadOnlyList<RecoveredLabel> labels) =>
        new("id", "source", HasGaps: false, [.. labels.Select(label => new ProbabilityRow(IdOf(label), ClassOf(label), label.Probability, Source))]);

    /// <summary>The id of a label's example.</summary>
    public string IdOf(RecoveredLabel label) => Ids[label.Row];

    /// <summary>The name of a label's class.</summary>
    public string ClassOf(RecoveredLabel label) => Classes[label.Class];
}
