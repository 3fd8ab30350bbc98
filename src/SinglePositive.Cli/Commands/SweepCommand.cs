using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Experiments;
using SinglePositive.Losses;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml sweep</c>: a grid of runs, or some drawn at random.</summary>
internal sealed class SweepCommand : Verb
{
    private const string GivenPhase = "given";
    private const string BestPhase = "best";
    private const string PaperPhase = "paper";

    private readonly TrainCommand _train = new();
    private readonly SweptSettings _swept;
    private readonly Positional _dataset;
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _linearPhase;
    private readonly Setting<string?> _keep;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _report;
    private readonly Setting<bool> _resume;
    private readonly Setting<bool> _force;

    public SweepCommand()
        : base("sweep", "train with every combination of options and compare")
    {
        _swept = new SweptSettings(_train);
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        _out = Add(Settings.RequiredText("--out", "DIR", "the folder of the sweep to make"));
        AddAll(_swept.All);
        _linearPhase = Add(Settings.Choice(
            "--linear-phase",
            "linear-init: its linear phase is what the --linear options give, the best linear run of its loss in this sweep, or what the paper fixes for an-ls and role",
            GivenPhase,
            GivenPhase,
            BestPhase,
            PaperPhase));
        _keep = Add(Settings.Choice("--keep", "which run folders stay: all, those of the best settings of each loss, or none", "all", "all", "best", "none"));
        _threads = Add(Settings.Threads("how many linear runs go on at once, one thread each; runs on pictures take all of them, one after the other"));
        _report = Add(Settings.Switch("--report", "write a report of the sweep to DIR/report.html: all settings, and the best run of each loss"));
        _resume = Add(Settings.Switch("--resume", "go on with the sweep in DIR"));
        _force = Add(Settings.Force("an existing sweep"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml sweep posters --loss an,role --lr 1e-2,1e-3,1e-4,1e-5 --batch-size 8,16 --out sweeps/grid",
        "spml sweep posters --loss role --lr 1e-4..1e-2 --random 20 --seed 0..4 --keep best --out sweeps/random",
        "spml sweep posters --loss an,role --lr 1e-2,1e-3,1e-4,1e-5 --batch-size 8,16 --out sweeps/grid --resume",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "Every option of train takes values with commas between them; 0..4 stands for 0,1,2,3,4. An option that a loss or a mode does not have is left out there. Switches are on or off.",
        "The best settings have the highest mean validation mAP over their seeds. results.csv has a row for each run, summary.json means and deviations. A run that diverges is noted, and the others go on.",
    ];

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        (SweepRequest request, _) = Request(call);
        using Sweep sweep = new(request, TimeProvider.System);
        return new WorkPlan(
            [
                $"train {Quantity.Count(request.Runs.Count)} runs{(request.Threads > 1 ? $", {request.Threads} linear ones at once" : "")}",
                .. _swept.Axes(call).Where(axis => axis.Values.Count != 1).Select(axis => $"{axis.Name}: {(axis.Range is { } range ? $"drawn from {range.Low}..{range.High}" : string.Join(", ", axis.Values))}"),
                .. sweep.Notes,
            ],
            [request.Output],
            sweep.MemoryBytes,
            sweep.Seconds);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        (SweepRequest request, List<string[]> words) = Request(call);
        using Sweep sweep = new(request, TimeProvider.System);
        SweepSummary summary = SweepView.Run(call, sweep, request.Output);
        if (call.Json)
            call.WriteJson(summary.Write);
        else
            SweepView.Show(call, summary);
        if (call.Get(_report) && request.Keep != SweepKeep.None && summary.BestByLoss.Count > 0)
            ReportView.Write(call, request.Output, call.Get(_threads));
        if (summary.Points.All(point => point.Diverged == point.Runs.Count))
            return new Outcome("Every run diverged. Try smaller values of --lr, or --standardise on.", ExitCode.Diverged);
        if (summary.BestOfAll is not { } best)
            return new Outcome($"{(summary.IsByLossAlone ? "Losses are compared by --select observed-map" : "There is no best of all to go on with")}; {ShellWord.Of(Path.Combine(request.Output, "results.csv"))} has all runs.");
        int run = request.Runs.TakeWhile(run => run != best.Runs[0]).Count();
        return new Outcome(request.Keep == SweepKeep.None
            ? $"spml {string.Join(' ', words[run].Select(ShellWord.Of))}, which trains the best run again and keeps it"
            : $"spml eval {ShellWord.Of(Path.Combine(request.Output, "runs", sweep.Names[run]))}");
    }

    /// <summary>The sweep, and for each of its runs what would be typed to train it alone.</summary>
    private (SweepRequest Request, List<string[]> Words) Request(Invocation call)
    {
        IReadOnlyList<SweepAxis> axes = _swept.Axes(call);
        IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> combinations = call.Get(_swept.Random) is { } count
            ? SweepGrid.Draw(axes, count, call.Get(_swept.RandomSeed), Applies)
            : SweepGrid.Expand(axes, Applies);
        if (axes.FirstOrDefault(axis => !combinations.Any(combination => combination.Any(setting => setting.Key == axis.Name))) is { } unused)
            throw call.Usage($"--{unused.Name} means nothing here: no loss and no mode of this sweep takes it.");
        if (call.Get(_report) && call.Get(_keep) == "none")
            throw call.Usage("--report shows the best runs, and --keep none keeps none; choose --keep best.");
        CheckPhase(call, axes);
        string[] fixedNames = [.. axes.Where(axis => axis.Values.Count == 1 && axis.Name != "loss").Select(axis => axis.Name)];
        List<string[]> words = [.. combinations.Select(combination => Words(call, combination))];
        SweepRequest request = new()
        {
            Output = call.Required(_out),
            Runs = [.. combinations.Zip(words, (combination, typed) => OneRun(call, [.. combination.Where(setting => !fixedNames.Contains(setting.Key))], typed))],
            Options = Fixed(call, axes.Where(axis => fixedNames.Contains(axis.Name))),
            Threads = call.Get(_threads),
            Keep = Enum.Parse<SweepKeep>(call.Get(_keep)!, ignoreCase: true),
            Resume = call.Get(_resume),
            Force = call.Get(_force),
            Command = ["spml", .. call.CommandLine],
        };
        return (request, words);
    }

    private IReadOnlyList<KeyValuePair<string, string>> Fixed(Invocation call, IEnumerable<SweepAxis> given) =>
    [
        .. given.Select(axis => KeyValuePair.Create(axis.Name, axis.Values[0])),
        KeyValuePair.Create(_linearPhase.Key, call.Get(_linearPhase)!),
        .. call.Get(_swept.Random) is null ? [] : new[] { KeyValuePair.Create(_swept.RandomSeed.Key, call.Get(_swept.RandomSeed).ToString()) },
    ];

    private bool Applies(string option, IReadOnlyDictionary<string, string> values) =>
        Applies(LossCatalog.Find(values["loss"]), option, values[option]) && _train.Applies(values.GetValueOrDefault("mode", PictureSettings.Linear), option);

    private static bool Applies(LossEntry loss, string option, string value) => option switch
    {
        "loss.preset" => loss.Presets.Any(preset => preset.Name == value),
        "pseudo-labels" => loss.Needs.Contains(option),
        _ => !option.StartsWith("loss.", StringComparison.Ordinal) || loss.Parameters.Any(parameter => $"loss.{parameter.Name}" == option),
    };

    private void CheckPhase(Invocation call, IReadOnlyList<SweepAxis> axes)
    {
        string phase = call.Get(_linearPhase)!;
        IReadOnlyList<string> modes = axes.FirstOrDefault(axis => axis.Name == "mode")?.Values ?? [PictureSettings.Linear];
        if (phase == GivenPhase)
            return;
        if (!modes.Contains(PictureSettings.LinearInit) || (phase == BestPhase && !modes.Contains(PictureSettings.Linear)))
            throw call.Usage($"--linear-phase {phase} goes with --mode {(phase == BestPhase ? $"{PictureSettings.Linear},{PictureSettings.LinearInit}: the linear runs come first, and their best gives the phase" : PictureSettings.LinearInit)}.");
        if (axes.FirstOrDefault(axis => axis.Name is "linear-lr" or "linear-batch-size") is { } given)
            throw call.Usage($"--{given.Name} goes with --linear-phase {GivenPhase}; with {phase} it is chosen.");
    }

    private string[] Words(Invocation call, IEnumerable<KeyValuePair<string, string>> combination) =>
        ["train", call.Get(_dataset), .. combination.SelectMany(setting => _swept.Words(call, setting.Key, setting.Value)), "--out", Path.Combine(call.Required(_out), "best")];

    private SweepRun OneRun(Invocation call, IReadOnlyList<KeyValuePair<string, string>> settings, string[] words)
    {
        try
        {
            (TrainingRequest run, FineTuningRequest? pictures) = _train.Requests(call.Of(_train, words[1..]));
            if (pictures is null)
                return new SweepRun { Settings = settings, Request = run };
            bool waits = pictures.Linear is not null && call.Get(_linearPhase) == BestPhase;
            return new SweepRun
            {
                Settings = settings,
                Request = run with { Threads = call.Get(_threads) },
                Stage = waits ? 1 : 0,
                Trainer = (plan, before) => new FineTuner(plan, WithPhase(call, pictures, plan, before), TimeProvider.System),
                Estimate = plan => new FineTuningEstimate(plan, pictures) is { } estimate ? (estimate.Seconds, plan.MemoryBytes + estimate.MemoryBytes) : default,
            };
        }
        catch (UsageException exception)
        {
            throw call.Usage(exception.Message);
        }
    }

    private FineTuningRequest WithPhase(Invocation call, FineTuningRequest pictures, TrainingPlan plan, SweepSummary? before)
    {
        if (pictures.Linear is not { } phase)
            return pictures;
        return call.Get(_linearPhase) switch
        {
            PaperPhase => pictures with { Linear = LinearPhase.OfPaper(plan.Request.Loss, plan.Train.Classes) with { Epochs = phase.Epochs } },
            BestPhase when before is not null => pictures with { Linear = BestOf(before, plan.Request.Loss) },
            _ => pictures,
        };
    }

    private static LinearPhase BestOf(SweepSummary before, string loss)
    {
        SweepPoint best = before.BestByLoss.FirstOrDefault(point => point.Setting("mode") == PictureSettings.Linear && point.Setting("loss") == loss)
            ?? throw new ConfigurationException($"No linear run of the loss '{loss}' can be chosen for the linear phase: all diverged, or there are no validation labels. Give --linear-lr and --linear-batch-size instead.");
        TrainingRequest request = best.Runs[0].Request;
        return new LinearPhase { Epochs = request.Epochs, BatchSize = request.BatchSize, LearningRate = request.LearningRate };
    }
}
