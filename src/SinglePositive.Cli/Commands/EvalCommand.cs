using System.Diagnostics;
using System.Text.Json;
using SinglePositive.Calibration;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Metrics;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml eval</c>: every metric of scores against full labels.</summary>
internal sealed class EvalCommand : Verb
{
    private readonly Positional _run;
    private readonly Setting<string?> _split;
    private readonly Setting<string?> _scores;
    private readonly Setting<string?> _truth;
    private readonly Setting<string?> _absent;
    private readonly Setting<double?> _threshold;
    private readonly Setting<int> _threads;
    private readonly Setting<Gate?> _gate;

    public EvalCommand()
        : base("eval", "compute every metric of scores against full labels")
    {
        _run = Add(new Positional("RUN", "the run folder to evaluate, unless --scores and --truth are given", mustBeGiven: false));
        _split = Add(Settings.Choice("--split", "the split of the run's dataset", SplitNames.Test, [.. SplitNames.All]));
        _scores = Add(Settings.Text("--scores", "S.npy", "scores, examples x classes"));
        _truth = Add(Settings.Text("--truth", "Y.npy", "full labels of the same shape, 0 or 1"));
        _absent = Add(Settings.Choice("--absent-class", "what a class without positives counts in the mean: 0 as in the paper, or nothing", "zero", "zero", "skip"));
        _threshold = Add(Settings.OptionalNumber("--threshold", "the score from which on a class is predicted", NumberRange.Finite, "the run's own, else 0.5"));
        _threads = Add(Settings.Threads());
        _gate = Add(new Setting<Gate?>("--fail-under", "METRIC=VALUE,..", "end with exit code 7 when a metric is lower", null, Gate.Parse));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml eval runs/role", "spml eval runs/role --split validation --json", "spml eval --scores scores.npy --truth labels.npy --fail-under map=85"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["Average precisions treat equal scores as one group. mAP is in per cent, everything else from 0 to 1. --verbose adds a line per class."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        if (call.GetOrNull(_run) is string run)
            return WorkPlan.Reads($"score the {call.Get(_split)} split with the model of {RunFolder.Open(run).Folder}");
        (string scores, string truth) = Files(call);
        return WorkPlan.Reads($"compare {scores} with {truth}", new FileInfo(scores).Length + (2 * new FileInfo(truth).Length));
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        AbsentClass absent = call.Get(_absent) == "skip" ? AbsentClass.Skip : AbsentClass.Zero;
        (ScoredExamples examples, IReadOnlyList<string>? classes) = call.GetOrNull(_run) is string run
            ? RunFolder.Open(run).Score(call.Required(_split), call.Get(_threads))
            : (ReadFiles(call), null);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluation.Compute(examples.Scores, examples.Truth, absent, Thresholds(call, examples.Truth.Classes), call.Get(_threads));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Outcome outcome = PassGate(call, evaluation);
        if (evaluation.ClassesWithoutPositives > 0)
            call.Warn($"{evaluation.ClassesWithoutPositives} of {evaluation.Classes} classes have no positive example; each {(absent == AbsentClass.Zero ? "counts 0 in the mAP (--absent-class skip leaves it out)" : "is left out of the mAP")}.");
        if (call.Json)
            call.WriteJson(writer => evaluation.WriteJson(writer, seconds));
        else
            EvaluationView.Show(call, evaluation, classes);
        return outcome;
    }

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        bool files = call.Get(_scores) is not null || call.Get(_truth) is not null;
        if (call.GetOrNull(_run) is not null && files)
            throw call.Usage("Either a RUN is evaluated or --scores with --truth, not both.");
        if (call.GetOrNull(_run) is null && (call.Get(_scores) is null || call.Get(_truth) is null))
            throw call.Usage("'spml eval' needs a RUN, or --scores S.npy and --truth Y.npy.");
    }

    private IReadOnlyList<double> Thresholds(Invocation call, int classes) => call.Get(_threshold) is null && call.GetOrNull(_run) is string run
        ? RunFolder.Open(run).ReadModel().Description.Thresholds
        : [.. Enumerable.Repeat(call.Get(_threshold) ?? ThresholdRule.Usual, classes)];

    private ScoredExamples ReadFiles(Invocation call)
    {
        (string scores, string truth) = Files(call);
        return ScoredExamples.Read(scores, truth);
    }

    private (string Scores, string Truth) Files(Invocation call)
    {
        foreach (string file in new[] { call.Required(_scores), call.Required(_truth) })
        {
            if (!File.Exists(file))
                throw new ConfigurationException($"The file '{file}' does not exist.");
        }

        return (call.Required(_scores), call.Required(_truth));
    }

    private Outcome PassGate(Invocation call, Evaluation evaluation)
    {
        if (call.Get(_gate) is not Gate gate)
            return new Outcome("add --fail-under map=VALUE to make a script fail when the result gets worse");
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            evaluation.WriteJson(writer);
        using JsonDocument result = JsonDocument.Parse(buffer.ToArray());
        IReadOnlyList<string> missed = gate.Missed(result.RootElement);
        if (missed.Count == 0)
            return new Outcome($"the gate {gate} is met");
        call.Warn($"the gate is not met: {string.Join("; ", missed)}.");
        return new Outcome("spml eval --verbose shows which classes are weak", ExitCode.GateNotMet);
    }
}
