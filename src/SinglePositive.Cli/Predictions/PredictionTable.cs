using SinglePositive.Cli.Tables;

namespace SinglePositive.Cli.Predictions;

/// <summary>The predictions of one call.</summary>
/// <param name="Run">The run whose model predicted.</param>
/// <param name="Classes">The classes, in the order of the probabilities.</param>
/// <param name="Examples">The examples in order.</param>
/// <param name="Cut">Which classes are shown.</param>
internal sealed record PredictionTable(string Run, IReadOnlyList<string> Classes, IReadOnlyList<ScoredExample> Examples, ClassCut Cut)
{
    /// <summary>Examples that could not be read.</summary>
    public int Unreadable => Examples.Count(example => example.Probabilities is null);

    /// <summary>The mean sum of probabilities of the others.</summary>
    public double PredictedPositives => Mean(probabilities => probabilities.Sum(probability => (double)probability));

    /// <summary>How many classes of theirs are shown on average.</summary>
    public double LabelsPerExample => Mean(probabilities => Cut.Of(probabilities).Length);

    /// <summary>Long form: an example's classes in falling order of probability, or the reason why there are none.</summary>
    public ProbabilityTable Rows() => new("image", "reason", HasGaps: true, [.. Examples.SelectMany(RowsOf)]);

    private double Mean(Func<float[], double> number) => Examples.Select(example => example.Probabilities).OfType<float[]>().Select(number).DefaultIfEmpty(double.NaN).Average();

    private IEnumerable<ProbabilityRow> RowsOf(ScoredExample example) => example.Probabilities is { } probabilities
        ? Cut.Of(probabilities).Select(index => new ProbabilityRow(example.Name, Classes[index], probabilities[index], null))
        : [new ProbabilityRow(example.Name, null, null, example.Reason)];
}

/// <summary>One example.</summary>
/// <param name="Name">The picture as it was named, or the row of a file of features.</param>
/// <param name="Probabilities">One per class; null when it could not be read.</param>
/// <param name="Reason">Why not.</param>
internal sealed record ScoredExample(string Name, float[]? Probabilities, string? Reason);
