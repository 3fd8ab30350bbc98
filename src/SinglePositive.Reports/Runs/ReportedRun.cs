using SinglePositive.Data;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Reports.Runs;

/// <summary>A run as a report needs it: what its folder says, and what its dataset adds while that is still there.</summary>
internal sealed class ReportedRun
{
    private readonly List<string> _leftOut = [];
    private readonly Lazy<ScoredSplit?> _test;
    private readonly Lazy<ScoredSplit?> _validation;
    private readonly Lazy<(float[], bool)?> _estimates;
    private readonly int _threads;

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What the report calls it.</param>
    /// <param name="number">Its place among the runs of the report, from 0.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">It is not a run folder, or a file in it is damaged.</exception>
    public ReportedRun(string folder, string name, int number, int threads)
    {
        RunFolder run = RunFolder.Open(folder);
        (Folder, Name, Number, _threads) = (folder, name, number, threads);
        Record = run.ReadRecord();
        History = RunTables.History(Path.Combine(folder, "metrics.csv"));
        PerClass = RunTables.PerClass(Path.Combine(folder, "per_class.csv"));
        Histograms = RunTables.Histograms(Path.Combine(folder, "histograms.csv"));
        Numbers = RunNumbers.Read(run.MetricsPath);
        Labels = Attempt("everything that needs the labels and pictures of the dataset", () => new RunLabels(run, Record));
        _test = new(() => Attempt("what needs predictions of the test split", () => Labels?.Scored(SplitNames.Test)));
        _validation = new(() => Attempt("what needs predictions of the validation rows", () => Labels?.Scored(SplitNames.Validation)));
        _estimates = new(() => Estimate());
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the report calls it.</summary>
    public string Name { get; }

    /// <summary>Its place in the report, from 0; decides its colour.</summary>
    public int Number { get; }

    /// <summary><c>run.json</c>.</summary>
    public RunRecord Record { get; }

    /// <summary>One row per epoch.</summary>
    public IReadOnlyList<EpochRecord> History { get; }

    /// <summary>One row per class, of the test split or else the validation rows; empty without full labels.</summary>
    public IReadOnlyList<ClassRow> PerClass { get; }

    /// <summary>The recorded histograms; empty without.</summary>
    public IReadOnlyList<(int Epoch, ProbabilityHistogram Histogram)> Histograms { get; }

    /// <summary>The final numbers; null for a run that has not ended.</summary>
    public RunNumbers? Numbers { get; }

    /// <summary>The labels of the dataset; null when they cannot be read.</summary>
    public RunLabels? Labels { get; }

    /// <summary>The name of its loss.</summary>
    public string Loss => Record.Configuration["loss"] ?? "";

    /// <summary>k; NaN when it was not known.</summary>
    public double ExpectedPositives => double.TryParse(Record.Configuration["expected-positives"], out double k) ? k : double.NaN;

    /// <summary>The epoch of the model; null when there is none.</summary>
    public EpochRecord? Best => Numbers is null ? null : History.FirstOrDefault(epoch => epoch.Epoch == (int)Numbers["bestEpoch"]);

    /// <summary>What its epoch was chosen by.</summary>
    public Selection Selection => Record.Configuration["select"] is { } select ? SelectionNames.Read(select) : Best is { ValidationMap: double.NaN } ? Selection.Observed : Selection.Clean;

    /// <summary>True when its epoch was chosen by observed validation labels, and not by full ones.</summary>
    public bool SelectsByObserved => Selection != Selection.Clean;

    /// <summary>The number by which the epoch of the model was chosen; NaN without one.</summary>
    public double Selected => SelectedBy(Selection);

    /// <summary>What a criterion gives the epoch of the model; NaN when unknown.</summary>
    public double SelectedBy(Selection selection) => Best is not { } best
        ? double.NaN
        // Runs of earlier versions have this number of the best epoch alone.
        : best.SelectedBy(selection) is var score && double.IsNaN(score) && selection == Selection ? Numbers!["validation", RunMetrics.SelectionScoreName] : score;

    /// <summary>Predictions beside full labels: of the test split, or else of the validation rows; null without.</summary>
    public ScoredSplit? Scored => _test.Value?.Truth is not null ? _test.Value : _validation.Value?.Truth is not null ? _validation.Value : null;

    /// <summary>Predictions of the test split, or else of the validation rows, whether their labels are known or not.</summary>
    public ScoredSplit? Predicted => _test.Value ?? _validation.Value;

    /// <summary>What is believed of the labels of the training rows, and whether label estimates say so; null without.</summary>
    public (float[] Probabilities, bool ByEstimator)? Estimates => _estimates.Value;

    /// <summary>What the report cannot show of this run, and why: sentences.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>The numbers of one kind over the epochs.</summary>
    public IReadOnlyList<(double X, double Y)> Over(Func<EpochRecord, double> number) => [.. History.Select(epoch => ((double)epoch.Epoch, number(epoch)))];

    /// <summary>Does something for which the folder or the dataset may lack a file, and notes what is missing.</summary>
    public T? Attempt<T>(string what, Func<T?> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is ConfigurationException or DataFormatException or CorruptArtefactException or FormatException or IOException or UnauthorizedAccessException)
        {
            _leftOut.Add($"{Name}: {what} is left out: {error.Message}");
            return default;
        }
    }

    private (float[], bool)? Estimate() => Attempt("what was recovered of its training labels", () => Labels?.Estimates(_threads));
}
