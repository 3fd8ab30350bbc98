using System.Globalization;
using SinglePositive.Calibration;
using SinglePositive.Data;
using SinglePositive.Labels;
using SinglePositive.Training;

namespace SinglePositive.Experiments;

/// <summary>Thresholds, calibration and label sets of a finished run, fitted to rows that it was not trained on, and what they are worth.</summary>
/// <remarks>
/// They are measured on the other of validation and test where that has full labels. Else the rows that they are fitted to are measured on, each fifth of them by what the other
/// four fifths give.
/// </remarks>
public sealed class RunCalibration
{
    private const double UsualCoverage = 0.9;

    private readonly RunScores _scores;
    private readonly Dictionary<string, ScoredRows?> _rows = [];

    private RunCalibration(CalibrationRequest request)
    {
        Request = request;
        Run = RunFolder.Open(request.Run);
        (Original, Description) = Run.ReadModel();
        if (Description.Calibration is not null)
            throw new ConfigurationException($"The run {request.Run} is calibrated already ({Description.Calibration.Origin}); calibrate the run that it was made from, which its run.json names.");
        RunRecord record = Run.ReadRecord();
        Run.CheckClasses(Description, Dataset.Open(record.Dataset));
        HasChanged = record.IsDatasetChanged();
        _scores = new RunScores(Run);
        Data = ReadData();
        Options = Resolve();
        (Map, Fitted) = ModelCalibration.Fit(Options, Data, $"{Data.Examples.ToString(CultureInfo.InvariantCulture)} {request.On} examples with {(Data.Truth is null ? "observed" : "full")} labels");
        Model = Original.Calibrated(Map);
        Measure();
    }

    /// <summary>What was asked for.</summary>
    public CalibrationRequest Request { get; }

    /// <summary>What was fitted, where the request left it open too.</summary>
    public CalibrationOptions Options { get; }

    /// <summary>Class names.</summary>
    public IReadOnlyList<string> Classes => Description.Classes;

    /// <summary>True when the dataset's record has changed since the run: its labels or features may be others.</summary>
    public bool HasChanged { get; }

    /// <summary>What calibration does to probabilities.</summary>
    public ProbabilityMap Map { get; }

    /// <summary>Thresholds and cut-offs of label sets.</summary>
    public ModelCalibration Fitted { get; }

    /// <summary>The rows that were fitted to, and what is known of their labels.</summary>
    public CalibrationData Data { get; }

    /// <summary>The split that was measured on.</summary>
    public string MeasuredOn { get; private set; } = "";

    /// <summary>True when these are the rows that were fitted to, so that each fifth was measured by what the others give.</summary>
    public bool IsCrossFitted { get; private set; }

    /// <summary>The run as it was, with the threshold 0.5; null when nothing is known of labels.</summary>
    public CalibrationMeasure? Before { get; private set; }

    /// <summary>The same with everything that was fitted.</summary>
    public CalibrationMeasure? After { get; private set; }

    internal RunFolder Run { get; }

    internal LinearModel Original { get; }

    /// <summary>The model with calibrated probabilities.</summary>
    internal LinearModel Model { get; }

    internal ModelDescription Description { get; }

    /// <summary>Fits and measures; nothing is written.</summary>
    /// <param name="request">What is to be fitted.</param>
    /// <exception cref="ConfigurationException">There is no such run, it is calibrated already, or what is asked for needs labels or k, which are not known.</exception>
    /// <exception cref="DataFormatException">It is no run folder, or something in it is damaged, or the dataset has other classes than then.</exception>
    public static RunCalibration Compute(CalibrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RunCalibration(request);
    }

    /// <summary>The rows of a split; null when the dataset has none.</summary>
    internal ScoredRows? Rows(string split)
    {
        if (!_rows.TryGetValue(split, out ScoredRows? rows))
            _rows.Add(split, rows = _scores.Find(split, Description));
        return rows;
    }

    /// <summary>The calibrated probabilities of rows.</summary>
    internal float[] Calibrated(ScoredRows rows) => RunScores.ReadsFeatures(Description)
        ? _scores.Probabilities(rows, Model, Description, Request.Threads)
        : Map.Apply(_scores.Probabilities(rows, Original, Description, Request.Threads));

    private CalibrationData ReadData()
    {
        ScoredRows rows = Rows(Request.On) ?? throw new ConfigurationException($"The dataset {Run.ReadRecord().Dataset} has no {Request.On} rows to calibrate on; choose other rows with --on, or set some aside (spml split) and train again.");
        return new CalibrationData
        {
            Probabilities = _scores.Probabilities(rows, Original, Description, Request.Threads),
            Classes = Original.Classes,
            Truth = rows.Truth(),
            Present = rows.Present(),
            ClassShares = Shares(),
        };
    }

    /// <summary>How often each class is there, from what was observed of the training rows; null when k or the labels are not known.</summary>
    private float[]? Shares()
    {
        if (Request.Scope != CalibrationScope.Class || (Request.ExpectedPositives ?? RunsOwn()) is not { } k || Rows(SplitNames.Train) is not { } train)
            return null;
        ObservedMatrix? observed = train.Source.ReadObserved() ?? (train.Source.ReadTruth() is { } truth ? new ObservationProcess().Draw(truth) : null);
        return observed is null ? null : ClassPriors.FromObserved(observed, train.Rows, k);
    }

    private CalibrationOptions Resolve()
    {
        bool full = Data.Truth is not null;
        ThresholdRule rule = Request.Rule ?? new ThresholdRule(full ? ThresholdChoice.F1 : ThresholdChoice.Cardinality);
        return new CalibrationOptions
        {
            Rule = rule,
            Scope = Request.Scope,
            Method = Request.Method ?? (full ? CalibrationMethod.Platt : CalibrationMethod.None),
            Coverage = Request.Coverage ?? (Data.Known is null ? null : UsualCoverage),
            ExpectedPositives = rule.Choice == ThresholdChoice.Cardinality ? Request.ExpectedPositives ?? RunsOwn() : null,
        };
    }

    private double? RunsOwn() =>
        double.TryParse(Run.ReadRecord().Configuration["expected-positives"], NumberStyles.Float, CultureInfo.InvariantCulture, out double k) && double.IsFinite(k) ? k : null;

    private void Measure()
    {
        string other = Request.On == SplitNames.Test ? SplitNames.Validation : SplitNames.Test;
        IsCrossFitted = Rows(other)?.Source.HasTruth != true;
        MeasuredOn = IsCrossFitted ? Request.On : other;
        if (IsCrossFitted)
        {
            Before = Data.Known is null ? null : Of(Data.Probabilities, Data.Known, Data.Truth is not null, null);
            After = CrossFit.Measure(Options, Data, Request.Threads);
            return;
        }

        TruthMatrix truth = Rows(other)!.Truth()!;
        Before = Of(_scores.Probabilities(Rows(other)!, Original, Description, Request.Threads), truth, full: true, null);
        After = Of(Calibrated(Rows(other)!), truth, full: true, Fitted);
    }

    private CalibrationMeasure Of(float[] probabilities, TruthMatrix known, bool full, ModelCalibration? calibration) => CalibrationMeasure.Compute(
        probabilities,
        ModelCalibration.Reached(probabilities, calibration?.Thresholds ?? Description.Thresholds),
        calibration?.Sets is { } sets ? ModelCalibration.Reached(probabilities, sets.Cuts) : null,
        known,
        full,
        Request.Threads);
}
