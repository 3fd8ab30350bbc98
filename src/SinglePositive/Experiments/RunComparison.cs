using SinglePositive.Metrics;

namespace SinglePositive.Experiments;

/// <summary>A class under two runs.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Positives">Its examples in the split.</param>
/// <param name="Baseline">Average precision under the first run, 0–1.</param>
/// <param name="Value">Average precision under the other run, 0–1.</param>
/// <param name="Difference">The other's less the first's, with its interval.</param>
public sealed record ClassDifference(string Class, int Positives, double Baseline, double Value, Interval Difference);

/// <summary>A setting that is not the same in all runs.</summary>
/// <param name="Name">The option's name, or <c>dataset</c>.</param>
/// <param name="Values">Its value in each run; null where it is not set.</param>
public sealed record SettingDifference(string Name, IReadOnlyList<string?> Values);

/// <summary>Runs side by side on the same examples: what was set differently, and whether their metrics differ by more than the choice of examples explains.</summary>
/// <remarks>The first run is the baseline of every difference. Intervals are those of <see cref="PairedBootstrap"/>.</remarks>
public sealed class RunComparison
{
    private readonly PairedBootstrap _bootstrap;

    private RunComparison(IReadOnlyList<ComparedRun> runs, PairedBootstrap bootstrap) => (Runs, _bootstrap) = (runs, bootstrap);

    /// <summary>The runs, the baseline first.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; }

    /// <summary>The metrics' keys as in <c>spml eval --json</c>; <c>map</c> is in per cent.</summary>
    public IReadOnlyList<string> Metrics => _bootstrap.Metrics;

    /// <summary>Compares runs.</summary>
    /// <param name="folders">The run folders, at least two; the first is the baseline.</param>
    /// <param name="split"><c>test</c>, <c>validation</c> or <c>train</c> (the training rows).</param>
    /// <param name="drawings">How often the examples are drawn anew, at least 1.</param>
    /// <param name="seed">Of the drawings.</param>
    /// <param name="threads">The most threads to use; results do not depend on it.</param>
    /// <exception cref="ConfigurationException">Fewer than two runs, a split without full labels, or runs that differ in classes, examples or full labels.</exception>
    /// <exception cref="DataFormatException">A folder is no run, or has no model.</exception>
    public static RunComparison Compute(IReadOnlyList<string> folders, string split, int drawings, ulong seed, int threads)
    {
        if (folders.Count < 2)
            throw new ConfigurationException("A comparison needs at least two runs.");
        ComparedRun[] runs = [.. folders.Select(folder => ComparedRun.Read(folder, split, threads))];
        foreach (ComparedRun run in runs.Skip(1))
            run.CheckComparable(runs[0]);
        return new RunComparison(runs, PairedBootstrap.Compute([.. runs.Select(run => run.Examples.Scores.AsMemory())], runs[0].Examples.Truth, AbsentClass.Zero, [.. runs.Select(run => run.Thresholds)], drawings, seed, threads));
    }

    /// <summary>The settings that differ, in the order of <c>run.json</c>.</summary>
    public IReadOnlyList<SettingDifference> Settings =>
    [
        .. Runs.SelectMany(run => run.Record.Configuration.Values).Select(pair => pair.Key).Distinct()
            .Select(name => new SettingDifference(name, [.. Runs.Select(run => run.Record.Configuration[name])]))
            .Append(new SettingDifference("dataset", [.. Runs.Select(run => run.Record.Dataset)]))
            .Where(setting => setting.Values.Distinct().Count() > 1),
    ];

    /// <summary>A metric of a run, with its own interval.</summary>
    /// <param name="metric">Its place in <see cref="Metrics"/>.</param>
    /// <param name="run">The run, from 0.</param>
    public Interval Value(int metric, int run) => _bootstrap.Of(metric, run);

    /// <summary>A metric of a run less that of the baseline.</summary>
    /// <param name="metric">Its place in <see cref="Metrics"/>.</param>
    /// <param name="run">The run, from 1.</param>
    public Interval Difference(int metric, int run) => _bootstrap.Difference(metric, run, 0);

    /// <summary>The classes that have examples under a run and the baseline, the largest difference first; equal ones in class order.</summary>
    /// <param name="run">The run, from 1.</param>
    public IReadOnlyList<ClassDifference> ClassDifferences(int run)
    {
        int[] positives = new int[_bootstrap.Classes];
        for (int cell = 0; cell < Runs[0].Examples.Truth.Values.Length; cell++)
            positives[cell % positives.Length] += Runs[0].Examples.Truth.Values[cell];
        return
        [
            .. Enumerable.Range(0, positives.Length).Where(c => positives[c] > 0)
                .Select(c => new ClassDifference(Runs[0].Classes[c], positives[c], _bootstrap.OfClass(c, 0).Estimate, _bootstrap.OfClass(c, run).Estimate, _bootstrap.ClassDifference(c, run, 0)))
                .OrderByDescending(each => Math.Abs(each.Difference.Estimate)),
        ];
    }
}
