namespace SinglePositive.Calibration;

/// <summary>Chooses the probability from which on a class counts as present.</summary>
/// <remarks>
/// A threshold lies half-way between the score that it takes last and the next lower one. Of equally good thresholds the highest is chosen for F1 and cardinality, the lowest for
/// precision. By class, those with fewer than ten present labels get one threshold together.
/// </remarks>
public static class ClassThresholds
{
    /// <summary>Chooses L thresholds.</summary>
    /// <param name="options">The rule, whether it is applied to each class, and k where it needs it.</param>
    /// <param name="data">Scores, and full labels or shares of classes where the rule needs them.</param>
    /// <exception cref="ConfigurationException">The rule needs something that is not there.</exception>
    /// <exception cref="ArgumentException">Scores and labels do not fit together.</exception>
    public static double[] Choose(CalibrationOptions options, CalibrationData data)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        data.Validate();
        ThresholdRule rule = options.Rule;
        switch (rule.Choice)
        {
            case ThresholdChoice.Fixed:
                return [.. Enumerable.Repeat(rule.Value, data.Classes)];
            case ThresholdChoice.Cardinality:
                return OfCardinality(options, data);
        }

        if (data.Truth is null)
            throw new ConfigurationException($"Thresholds by {rule.Choice switch { ThresholdChoice.F1 => "F1", _ => "precision" }} are chosen on full labels, and there are none; --thresholds cardinality needs none but k, --thresholds fixed=X nothing.");
        if (!data.Truth.Values.AsSpan().Contains((byte)1))
            throw new ConfigurationException("No label is present in the rows that thresholds are chosen on; choose others with --on.");
        return ClassGroup.Spread(ClassGroup.Of(options.Scope, data.Truth), data.Classes, group =>
        {
            RankedCells cells = RankedCells.Of(data, data.Truth, group.Fitted);
            return cells.Below(rule.Choice == ThresholdChoice.F1 ? BestF1(cells) : Lowest(cells, rule.Value));
        });
    }

    private static double[] OfCardinality(CalibrationOptions options, CalibrationData data)
    {
        double k = options.ExpectedPositives ?? throw new ConfigurationException("Thresholds by cardinality take the mean number of labels per example, which is not known here; give it with --expected-positives K.");
        if (!(k > 0 && k <= data.Classes))
            throw new ConfigurationException($"The mean number of labels per example lies above 0 and is at most the number of classes, {data.Classes}; {k} was given.");
        if (options.Scope == CalibrationScope.Global)
        {
            RankedCells all = RankedCells.Of(data, null, [.. Enumerable.Range(0, data.Classes)]);
            return [.. Enumerable.Repeat(all.Below(Nearest(all, k * data.Examples)), data.Classes)];
        }

        IReadOnlyList<float> shares = data.ClassShares ?? throw new ConfigurationException("Thresholds by cardinality for each class take the share of examples that have it, and no label of the training rows tells; choose --scope global.");
        return [.. Enumerable.Range(0, data.Classes).Select(j =>
        {
            RankedCells cells = RankedCells.Of(data, null, [j]);
            return cells.Below(Nearest(cells, shares[j] * (double)data.Examples));
        })];
    }

    /// <summary>The point with the highest 2·TP / (taken + present).</summary>
    private static int BestF1(RankedCells cells)
    {
        int best = 0;
        double highest = -1;
        for (int point = 0; point < cells.Scores.Length; point++)
        {
            double f1 = 2.0 * cells.Hits[point] / ((double)cells.Taken[point] + cells.Hits[^1]);
            if (f1 > highest)
                (best, highest) = (point, f1);
        }

        return best;
    }

    /// <summary>The last point whose share of present cells is at least the one asked for; −1 when there is none.</summary>
    private static int Lowest(RankedCells cells, double precision)
    {
        int last = cells.Scores.Length - 1;
        while (last >= 0 && (double)cells.Hits[last] / cells.Taken[last] < precision)
            last--;
        return last;
    }

    /// <summary>The point whose number of cells is nearest to the one wanted; −1 for none.</summary>
    private static int Nearest(RankedCells cells, double wanted)
    {
        int point = -1;
        while (point + 1 < cells.Taken.Length && cells.Taken[point + 1] - wanted < wanted - (point < 0 ? 0 : cells.Taken[point]))
            point++;
        return point;
    }
}
