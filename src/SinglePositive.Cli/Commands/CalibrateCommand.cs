using SinglePositive.Calibration;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Experiments;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml calibrate</c>: thresholds, calibrated probabilities and label sets for a finished run.</summary>
internal sealed class CalibrateCommand : Verb
{
    private readonly Positional _run;
    private readonly Setting<string?> _out;
    private readonly Setting<ThresholdRule?> _thresholds;
    private readonly Setting<string?> _scope;
    private readonly Setting<string?> _method;
    private readonly Setting<double?> _coverage;
    private readonly Setting<string?> _on;
    private readonly Setting<double?> _expected;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public CalibrateCommand()
        : base("calibrate", "choose thresholds and calibrate a run's probabilities")
    {
        _run = Add(new Positional("RUN", "the run folder; it is not changed"));
        _out = Add(Settings.RequiredText("--out", "RUN2", "the folder of the calibrated run"));
        _thresholds = Add(new Setting<ThresholdRule?>("--thresholds", "RULE", "from which probability on a class counts as present: f1 (the highest F1), cardinality (as many labels per example as expected), precision=X (the lowest threshold with that precision), fixed=X (default: f1 with full labels, else cardinality)", null, ThresholdRule.Parse) { Offers = ["f1", "cardinality", "precision=0.9", "fixed=0.5"] });
        _scope = Add(Settings.Choice("--scope", "thresholds and label sets with one number for all classes, or one for each", "global", "global", "class"));
        _method = Add(Settings.Choice("--method", "what makes probabilities mean what they say (default: platt with full labels, else none)", null, "none", "temperature", "platt", "isotonic"));
        _coverage = Add(Settings.OptionalNumber("--coverage", "the share of true labels that label sets are to cover (default: 0.9)", NumberRange.Fraction));
        _on = Add(Settings.Choice("--on", "the rows that everything is fitted to", SplitNames.Validation, SplitNames.Validation, SplitNames.Test));
        _expected = Add(Settings.OptionalNumber("--expected-positives", "cardinality: the mean number of labels per example (default: the run's)", NumberRange.Positive));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("an existing run in RUN2"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml calibrate runs/role --out runs/role-calibrated",
        "spml calibrate runs/role --thresholds cardinality --expected-positives 2.5 --out runs/role-k",
        "spml calibrate runs/role --thresholds precision=0.9 --scope class --coverage 0.95 --out runs/role-sure",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "RUN2 is RUN with calibrated probabilities, thresholds and label sets in its model: predict, eval, report and export use them. Figures are measured on the other of validation and test where that has full labels, else on the rows fitted to, each fifth by what the other four fifths give.",
        "f1, precision=X and the methods but none need full labels; cardinality needs k, fixed=X nothing. Label sets take the labels that are known, full or observed.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_thresholds) is { } rule)
            WarnOfExpectedPositives(call, rule);
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        RunFolder run = RunFolder.Open(call.Get(_run));
        CalibratedRun.CheckOutput(call.Get(_run), call.Required(_out), call.Get(_force));
        run.ReadModel();
        return new WorkPlan([$"fit thresholds, probabilities and label sets of {run.Folder} to its {call.Get(_on)} rows"], [call.Required(_out)]);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        CalibratedRun.CheckOutput(call.Get(_run), call.Required(_out), call.Get(_force));
        RunCalibration calibration = RunCalibration.Compute(Request(call));
        CalibratedRun.Write(calibration, call.Required(_out), call.Get(_force), call.CommandLine);
        CalibrationView.Warn(call, calibration);
        if (call.Get(_thresholds) is null)
            WarnOfExpectedPositives(call, calibration.Options.Rule);
        if (call.Json)
            call.WriteJson(calibration.WriteJson);
        else
            CalibrationView.Show(call, calibration);
        return new Outcome($"spml predict {ShellWord.Of(call.Required(_out))} ... uses them; with --sets it gives the label sets");
    }

    private void WarnOfExpectedPositives(Invocation call, ThresholdRule rule) => call.WarnUnless(rule.Choice == ThresholdChoice.Cardinality, "--thresholds cardinality", _expected);

    private CalibrationRequest Request(Invocation call) => new()
    {
        Run = call.Get(_run),
        On = call.Required(_on),
        Rule = call.Get(_thresholds),
        Method = call.Get(_method) is { } method ? Enum.Parse<CalibrationMethod>(method, ignoreCase: true) : null,
        Scope = call.Get(_scope) == "class" ? CalibrationScope.Class : CalibrationScope.Global,
        Coverage = call.Get(_coverage),
        ExpectedPositives = call.Get(_expected),
        Threads = call.Get(_threads),
    };
}
