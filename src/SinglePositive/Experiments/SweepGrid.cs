using System.Globalization;
using SinglePositive.Numerics;

namespace SinglePositive.Experiments;

/// <summary>The combinations of values that a sweep tries: all of a grid, or some drawn at random.</summary>
/// <remarks>A combination is a list of settings: option and value. Options that mean nothing in a combination (a parameter of another loss) are left out of it, and what is then the same is there once.</remarks>
public static class SweepGrid
{
    private const int MostRuns = 100_000;
    private const int TriesPerDraw = 100;

    /// <summary>What random search does not draw but tries with every draw, so that losses are compared on the same draws and over the same seeds.</summary>
    private static readonly string[] s_crossed = ["dataset", "mode", "loss", "seed"];

    /// <summary>Every combination: the first axis changes slowest.</summary>
    /// <param name="axes">The options and their values.</param>
    /// <param name="applies">False when an option means nothing beside other values.</param>
    /// <exception cref="ConfigurationException">An axis is a range, or there are too many combinations.</exception>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Expand(IReadOnlyList<SweepAxis> axes, Func<string, IReadOnlyDictionary<string, string>, bool> applies)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.FirstOrDefault(axis => axis.Range is not null) is { } range)
            throw new ConfigurationException($"--{range.Name} is a range, which has no end of values: give some of them, or --random N to draw N.");
        return Distinct(Product(axes), applies);
    }

    /// <summary>Combinations drawn at random; losses, modes, data sets and seeds are not drawn: each draw is tried with all of them.</summary>
    /// <remarks>Drawn without repetition while there is anything new. The draws of a larger <paramref name="count"/> begin with those of a smaller one.</remarks>
    /// <param name="axes">The options and their values, or ranges.</param>
    /// <param name="count">How many draws.</param>
    /// <param name="seed">Where they come from.</param>
    /// <param name="applies">False when an option means nothing beside other values.</param>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Draw(
        IReadOnlyList<SweepAxis> axes, int count, uint seed, Func<string, IReadOnlyDictionary<string, string>, bool> applies)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        NumpyRandomState random = new(seed);
        SweepAxis[] drawn = [.. axes.Where(axis => !s_crossed.Contains(axis.Name))];
        HashSet<string> seen = [];
        List<string[]> draws = [];
        for (int tries = 0; draws.Count < count && tries < count * TriesPerDraw; tries++)
        {
            string[] draw = [.. drawn.Select(axis => Value(axis, random))];
            if (seen.Add(string.Join('\n', draw)))
                draws.Add(draw);
        }

        IEnumerable<KeyValuePair<string, string>[]> all =
            from crossed in Product([.. axes.Where(axis => s_crossed.Contains(axis.Name))])
            from draw in draws
            let values = crossed.Concat(drawn.Zip(draw, (axis, value) => KeyValuePair.Create(axis.Name, value))).ToDictionary()
            select axes.Select(axis => KeyValuePair.Create(axis.Name, values[axis.Name])).ToArray();
        return Distinct(all, applies);
    }

    private static string Value(SweepAxis axis, NumpyRandomState random)
    {
        if (axis.Range is not { } range)
            return axis.Values[random.NextInt(0, axis.Values.Count)];
        double share = random.NextDouble();
        double number = range.Low > 0 ? range.Low * Math.Pow(range.High / range.Low, share) : range.Low + ((range.High - range.Low) * share);
        return number.ToString("G4", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<KeyValuePair<string, string>[]> Product(IReadOnlyList<SweepAxis> axes)
    {
        double count = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (count > MostRuns)
            throw new ConfigurationException($"The grid has {count:0} combinations; at most {MostRuns} fit in a sweep. Give fewer values, or draw some with --random N.");
        return axes.Aggregate(
            (IEnumerable<KeyValuePair<string, string>[]>)[[]],
            (rows, axis) => rows.SelectMany(row => axis.Values.Select(value => (KeyValuePair<string, string>[])[.. row, KeyValuePair.Create(axis.Name, value)])));
    }

    private static List<IReadOnlyList<KeyValuePair<string, string>>> Distinct(IEnumerable<KeyValuePair<string, string>[]> combinations, Func<string, IReadOnlyDictionary<string, string>, bool> applies)
    {
        HashSet<string> seen = [];
        List<IReadOnlyList<KeyValuePair<string, string>>> distinct = [];
        foreach (KeyValuePair<string, string>[] combination in combinations)
        {
            Dictionary<string, string> values = combination.ToDictionary();
            KeyValuePair<string, string>[] meant = [.. combination.Where(setting => applies(setting.Key, values))];
            if (seen.Add(string.Join('\n', meant.Select(setting => $"{setting.Key}={setting.Value}"))))
                distinct.Add(meant);
        }

        return distinct;
    }
}
