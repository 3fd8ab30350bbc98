using SinglePositive.Labels;

namespace SinglePositive.Calibration;

/// <summary>Conformal label sets: an example's set holds the classes whose probability reaches a cut-off that is chosen so that a stated share of true labels is inside.</summary>
/// <remarks>
/// With n true labels to calibrate on, the cut-off is the r-th lowest of their scores, r = ⌊(1−c)(n+1)⌋: a further true label that is exchangeable with them lies below it with probability
/// r/(n+1) ≤ 1−c (split conformal prediction; Vovk et al., 2005). r = 0 gives the cut-off 0: every class is in every set.
/// The share is one of true labels of all examples together. It is no promise for a single example, nor, with one cut-off for all classes, for a single class.
/// It holds for scores that owe nothing to the labels they are calibrated on. So cut-offs are chosen among the scores as the model gives them, and then taken through the calibration, which
/// keeps the order within each class: the sets are the same.
/// </remarks>
/// <param name="Coverage">c, above 0 and below 1.</param>
/// <param name="Cuts">The cut-offs, one per class; a probability equal to it is inside.</param>
public sealed record LabelSets(double Coverage, IReadOnlyList<double> Cuts)
{
    // What weights that took up a line may round otherwise.
    private const double Slack = 1e-6;

    /// <summary>Chooses cut-offs.</summary>
    /// <param name="coverage">The share of true labels that the sets are to cover, above 0 and below 1.</param>
    /// <param name="scope">One cut-off for all classes, or one for each; then classes with too few true labels get one together.</param>
    /// <param name="data">Scores as the model gives them, and full or at least observed labels.</param>
    /// <exception cref="ConfigurationException">No label is known, or the coverage is out of range.</exception>
    public static LabelSets Fit(double coverage, CalibrationScope scope, CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        if (!(coverage > 0 && coverage < 1))
            throw new ConfigurationException($"The share of true labels that label sets cover lies above 0 and below 1; {coverage} was given.");
        TruthMatrix known = data.Known ?? throw new ConfigurationException("Label sets are made with the scores of labels that are known to be present, and none is known; choose another split with --on.");
        int fewest = Math.Max(ClassGroup.FewestPositives, (int)Math.Ceiling(1 / (1 - coverage)));
        return new LabelSets(coverage, ClassGroup.Spread(ClassGroup.Of(scope, known, fewest), data.Classes, group => Cut(coverage, TrueScores(data, known, group.Fitted))));
    }

    /// <summary>The same sets for calibrated probabilities.</summary>
    /// <param name="map">What was done to the probabilities.</param>
    public LabelSets Through(ProbabilityMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map is { Scaling: null, Isotonic: null })
            return this;
        float[] cuts = map.Apply([.. Cuts.Select(cut => (float)cut)]);
        double room = map.Scaling is null ? 1 : 1 - Slack;
        return this with { Cuts = [.. Cuts.Select((cut, j) => cut == 0 ? 0 : cuts[j] * room)] };
    }

    /// <summary>The cut-off for the scores of true labels; they are sorted in place.</summary>
    internal static double Cut(double coverage, float[] scores)
    {
        // 1 - 0.9 is a little less than a tenth; a hair is added so that a whole number stays one.
        int rank = (int)Math.Floor(((1 - coverage) * (scores.Length + 1)) + 1e-9);
        Array.Sort(scores);
        return rank == 0 ? 0 : scores[rank - 1];
    }

    private static float[] TrueScores(CalibrationData data, TruthMatrix known, int[] classes)
    {
        (float[] scores, byte[] present) = RankedCells.Cells(data, known, classes);
        return [.. scores.Where((_, i) => present[i] != 0)];
    }
}
