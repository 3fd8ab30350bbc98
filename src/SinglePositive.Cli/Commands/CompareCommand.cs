using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Experiments;
using SinglePositive.Reports;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml compare</c>: runs side by side, with intervals of their differences.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly Positional _run;
    private readonly PositionalList _others;
    private readonly Setting<string?> _split;
    private readonly Setting<int> _resamples;
    private readonly Setting<uint> _seed;
    private readonly Setting<int> _threads;
    private readonly Setting<string?> _report;
    private readonly Setting<bool> _force;

    public CompareCommand()
        : base("compare", "tell whether runs differ by more than chance")
    {
        _run = Add(new Positional("RUN", "the run folder that the others are compared with"));
        _others = Add(new PositionalList("OTHER", "further run folders, one or more"));
        _split = Add(Settings.Choice("--split", "the split of the runs' dataset", SplitNames.Test, [.. SplitNames.All]));
        _resamples = Add(Settings.Count("--resamples", "how often the examples are drawn anew", 1000, 1));
        _seed = Add(Settings.Seed("--seed", "seed of these drawings", 0));
        _threads = Add(Settings.Threads());
        _report = Add(Settings.Text("--report", "FILE.html", "also write a report of the runs, their curves in the same plots"));
        _force = Add(Settings.Force("a report and plots that are there"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
        ["spml compare runs/an runs/role", "spml compare runs/an runs/an-ls runs/role --split validation --json", "spml compare runs/an runs/role --report compared/report.html"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "Differences are OTHER less RUN. Their 95 per cent intervals come from a paired bootstrap: the same examples, drawn with replacement, for all runs. A star marks an interval without 0. Another seed of training is not in them.",
        "The ten classes that differ most are shown; --verbose and --json give all.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_others).Length == 0)
            throw call.Usage("'spml compare' needs at least two run folders, for example: spml compare runs/an runs/role.");
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        foreach (string run in Folders(call))
            RunFolder.Open(run);
        if (Report(call) is { } request)
            Reports.Report.Check(request);
        return new WorkPlan([$"compare {Folders(call).Count} runs on the {call.Get(_split)} split, {Quantity.Count(call.Get(_resamples))} drawings"], call.Get(_report) is { } report ? [report] : [], 0, 0);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        // A report that may not be replaced is said before the work, not after it.
        ReportRequest? report = Report(call);
        if (report is not null)
            Reports.Report.Check(report);
        RunComparison comparison = RunComparison.Compute(Folders(call), call.Required(_split), call.Get(_resamples), call.Get(_seed), call.Get(_threads));
        ComparisonView view = new(comparison, call.Required(_split), call.Get(_resamples), call.Get(_seed));
        if (call.Json)
            call.WriteJson(view.WriteJson);
        else
            view.Show(call);
        if (report is not null)
            call.Say($"The report is {Reports.Report.Write(report).Path}.");
        return new Outcome("train each run with several --seed values to see what chance in training does");
    }

    private ReportRequest? Report(Invocation call) =>
        call.Get(_report) is { } file ? new ReportRequest { Runs = Folders(call), Output = file, Threads = call.Get(_threads), Force = call.Get(_force) } : null;

    private List<string> Folders(Invocation call) => [call.Get(_run), .. call.Get(_others)];
}
