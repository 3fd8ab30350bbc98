using System.Globalization;

namespace SinglePositive.Recovery;

/// <summary>Where the line is drawn between unknown labels that are proposed and those that are not.</summary>
public enum RecoveryCutKind
{
    /// <summary>As many labels over all examples as bring the mean number of labels, given and recovered, to k.</summary>
    Cardinality,

    /// <summary>Every label from a probability on.</summary>
    Threshold,

    /// <summary>The same number of labels for every example.</summary>
    Top,

    /// <summary>As many labels as possible of which a share is expected to be right.</summary>
    Precision,
}

/// <summary>A cut and its number: <c>cardinality</c>, <c>threshold=X</c>, <c>top=N</c> or <c>precision=X</c>.</summary>
public sealed record RecoveryCut
{
    private RecoveryCut(RecoveryCutKind kind, double value) => (Kind, Value) = (kind, value);

    /// <summary>The mean number of labels per example decides.</summary>
    public static RecoveryCut Cardinality { get; } = new(RecoveryCutKind.Cardinality, 0);

    /// <summary>Which cut.</summary>
    public RecoveryCutKind Kind { get; }

    /// <summary>Its number; 0 where it has none.</summary>
    public double Value { get; }

    /// <summary>Reads a cut as it is written on the command line.</summary>
    /// <exception cref="FormatException">It is none; the message says what they are.</exception>
    public static RecoveryCut Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cardinality")
            return Cardinality;
        if (text.Split('=') is [string kind, string number] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            if (kind == "threshold" && value is >= 0 and <= 1)
                return new RecoveryCut(RecoveryCutKind.Threshold, value);
            if (kind == "top" && value is >= 1 and <= int.MaxValue && value == Math.Floor(value))
                return new RecoveryCut(RecoveryCutKind.Top, value);
            if (kind == "precision" && value is > 0 and <= 1)
                return new RecoveryCut(RecoveryCutKind.Precision, value);
        }

        throw new FormatException("cardinality, threshold=X (X from 0 to 1), top=N (a whole number from 1) or precision=X (X above 0, at most 1)" + Suggestion.InBrackets(text.Split('=')[0], ["cardinality", "threshold", "top", "precision"]));
    }

    /// <summary>Chooses among the unknown cells.</summary>
    /// <param name="scores">What to choose from.</param>
    /// <param name="expectedPositives">k, for <see cref="RecoveryCutKind.Cardinality"/>.</param>
    /// <exception cref="ConfigurationException">k, or what precision could be estimated from, is not known.</exception>
    public RecoverySelection Select(RecoveryScores scores, double? expectedPositives)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Check(scores.Source, expectedPositives, scores.Validation?.Truth is not null);
        return Kind switch
        {
            RecoveryCutKind.Threshold => new RecoverySelection(scores.AtLeast(Value)),
            RecoveryCutKind.Top => new RecoverySelection(scores.BestOfEach((int)Value)),
            RecoveryCutKind.Precision => ByPrecision(scores),
            _ => new RecoverySelection(scores.Best(Missing(scores, expectedPositives!.Value))),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == RecoveryCutKind.Cardinality
        ? "cardinality"
        : string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}={Value}");

    /// <summary>Refuses a cut that lacks what it goes by.</summary>
    internal void Check(RecoverySource source, double? expectedPositives, bool hasTruth)
    {
        if (Kind == RecoveryCutKind.Cardinality && expectedPositives is null)
            throw new ConfigurationException("--cut cardinality needs k, the mean number of present labels per example, and the run knows none; give --expected-positives K, or another --cut.");
        if (Kind == RecoveryCutKind.Precision && !hasTruth)
        {
            throw new ConfigurationException(source == RecoverySource.Estimates
                ? "--cut precision=X estimates precision on validation rows, and label estimates are of training rows only; give --audit FILE with fully labelled examples, or choose --from oof or model, or another --cut."
                : "--cut precision=X estimates precision on validation rows with full labels, and there are none; give --audit FILE with fully labelled examples, or choose another --cut.");
        }
    }

    private static long Missing(RecoveryScores scores, double k) =>
        Math.Max(0, (long)Math.Round((k * scores.Rows.Length) - scores.Given, MidpointRounding.AwayFromZero));

    private RecoverySelection ByPrecision(RecoveryScores scores)
    {
        (float[] probabilities, byte[] labels) = scores.Validation!.UnknownCells();
        Array.Sort(probabilities, labels);
        double threshold = double.PositiveInfinity, estimate = double.NaN;
        long right = 0, taken = 0, basis = 0;
        for (int i = probabilities.Length - 1; i >= 0; i--)
        {
            right += labels[i];
            taken++;
            // Equal probabilities are taken together.
            if ((i == 0 || probabilities[i - 1] != probabilities[i]) && right >= Value * taken)
                (threshold, estimate, basis) = (probabilities[i], (double)right / taken, taken);
        }

        return new RecoverySelection(scores.AtLeast(threshold)) { EstimatedPrecision = estimate, EstimatedFrom = basis };
    }
}

/// <summary>The labels that a cut chose.</summary>
/// <param name="Labels">The labels, surest first.</param>
public sealed record RecoverySelection(IReadOnlyList<RecoveredLabel> Labels)
{
    /// <summary>The share of the labels that is expected to be right, where the cut went by it; NaN otherwise, and when no such cut was found.</summary>
    public double EstimatedPrecision { get; init; } = double.NaN;

    /// <summary>The number of validation cells that <see cref="EstimatedPrecision"/> was counted on.</summary>
    public long EstimatedFrom { get; init; }
}
