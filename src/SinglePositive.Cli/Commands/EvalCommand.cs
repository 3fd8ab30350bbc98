using System.Diagnostics;
using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Metrics;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml eval</c>: every metric of scores against full labels.</summary>
internal sealed class EvalCommand : Verb
{
    private readonly Setting<string?> _scores;
    private readonly Setting<string?> _truth;
    private readonly Setting<string?> _absent;
    private readonly Setting<double> _threshold;
    private readonly Setting<int> _threads;
    private readonly Setting<Gate?> _gate;

    public EvalCommand()
        : base("eval", "compute every metric of scores against full labels")
    {
        _scores = Add(Settings.Text("--scores", "S.npy", "scores, examples x classes"));
        _truth = Add(Settings.Text("--truth", "Y.npy", "full labels of the same shape, 0 or 1"));
        _absent = Add(Settings.Choice("--absent-class", "what a class without positives counts in the mean: 0 as in the paper, or nothing", "zero", "zero", "skip"));
        _threshold = Add(Settings.Number("--threshold", "the score from which on a class is predicted", 0.5, NumberRange.Finite));
        _threads = Add(Settings.Threads());
        _gate = Add(new Setting<Gate?>("--fail-under", "METRIC=VALUE,..", "end with exit code 7 when a metric is lower", null, Gate.Parse));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml eval --scores scores.npy --truth labels.npy", "spml eval --scores scores.npy --truth labels.npy --fail-under map=85,microF1=0.6 --json"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
        ["Average precisions treat equal scores as one group. mAP is in per cent, everything else from 0 to 1. --verbose adds a line per class."];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (string scores, string truth) = Files(call);
        return WorkPlan.Reads($"compare {scores} with {truth}", new FileInfo(scores).Length + (2 * new FileInfo(truth).Length));
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (string scores, string truth) = Files(call);
        ScoredExamples examples = ScoredExamples.Read(scores, truth);
        AbsentClass absent = call.Get(_absent) == "skip" ? AbsentClass.Skip : AbsentClass.Zero;
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluation.Compute(examples.Scores, examples.Truth, absent, call.Get(_threshold), call.Get(_threads));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Outcome outcome = PassGate(call, evaluation);
        if (evaluation.ClassesWithoutPositives > 0)
            call.Warn($"{evaluation.ClassesWithoutPositives} of {evaluation.Classes} classes have no positive example; each {(absent == AbsentClass.Zero ? "counts 0 in the mAP (--absent-class skip leaves it out)" : "is left out of the mAP")}.");
        if (call.Json)
            call.WriteJson(writer => evaluation.WriteJson(writer, seconds));
        else
            EvaluationView.Show(call, evaluation);
        return outcome;
    }

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_scores) is null || call.Get(_truth) is null)
            throw call.Usage("'spml eval' needs --scores S.npy and --truth Y.npy.");
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
