using System.Globalization;
using System.Text.Json;
using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Training;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml train</c>: one run.</summary>
internal sealed class TrainCommand : Verb
{
    private const int LinearEpochs = 25;
    private const int PictureEpochs = 10;
    private const double LinearRate = 1e-3;
    private const double PictureRate = 1e-4;

    private readonly Positional _dataset;
    private readonly LossSettings _loss = new();
    private readonly Setting<string?> _out;
    private readonly Setting<string?> _features;
    private readonly Setting<string?> _pseudoLabels;
    private readonly Setting<string?> _mode;
    private readonly PictureSettings _pictures = new();
    private readonly Setting<int?> _epochs;
    private readonly Setting<int> _batchSize;
    private readonly Setting<double?> _learningRate;
    private readonly Setting<double> _weightDecay;
    private readonly Setting<int?> _patience;
    private readonly Setting<string?> _expectedPositives;
    private readonly Setting<uint> _seed;
    private readonly Setting<int> _threads;
    private readonly Setting<string?> _select;
    private readonly Setting<bool> _standardise;
    private readonly Setting<bool> _histograms;
    private readonly Setting<string?> _tensorBoard;
    private readonly Setting<bool> _report;
    private readonly Setting<bool> _resume;
    private readonly Setting<bool> _force;

    public TrainCommand()
        : base("train", "train a classifier on the features of a dataset")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        Add(_loss.Name);
        _out = Add(Settings.RequiredText("--out", "RUN", "the run folder to make"));
        _features = Add(Settings.Text("--features", "NAME", "which features (may be left out when there is one set)"));
        _mode = Add(Settings.Choice(
            "--mode",
            "what is trained: a linear classifier on fixed features; all layers of a network on pictures; or these from the head and the label estimates of a linear phase",
            PictureSettings.Linear,
            PictureSettings.Linear,
            PictureSettings.FineTune,
            PictureSettings.LinearInit));
        _epochs = Add(Settings.OptionalCount("--epochs", "passes over the training examples (default: 25; 10 on pictures)", 1));
        _batchSize = Add(Settings.Count("--batch-size", "examples per step", 16, 1));
        _learningRate = Add(Settings.OptionalNumber("--lr", "learning rate of Adam (default: 0.001; 0.0001 on pictures)", NumberRange.Positive));
        _weightDecay = Add(Settings.Number("--weight-decay", "weight decay as in AdamW", 0, NumberRange.NotNegative));
        _patience = Add(Settings.OptionalCount("--patience", "stop after N epochs without a better validation mAP", 1, "none"));
        _expectedPositives = Add(Settings.ExpectedPositives("k, the mean number of present labels per example: a number, an estimate, or a count of examples that are fully labelled (default: from the full labels of train)"));
        _seed = Add(Settings.Seed("--seed", "seed of start weights, start estimates and order, drawn as PyTorch draws them after torch.manual_seed", 0));
        _threads = Add(Settings.Threads("the most threads to use; linear results do not depend on it, and a run on pictures goes on with the number it began with"));
        _select = Add(Settings.Choice("--select", "which validation labels choose the best epoch, and by what (default: clean when there are full ones, else observed)", null, [.. SelectionNames.All]));
        _standardise = Add(Settings.Switch("--standardise", "bring every feature to mean 0 and deviation 1"));
        _standardise.Aliases.Add("--standardize");
        _histograms = Add(Settings.Switch("--histograms", "after each epoch count how the probabilities of hidden present labels and of absent ones are spread (histograms.csv)"));
        _tensorBoard = Add(Settings.Text("--tensorboard", "DIR", "write an event file for TensorBoard to this folder, one folder for each run"));
        _report = Add(Settings.Switch("--report", "write a report of the run to RUN/report.html"));
        _resume = Add(Settings.Switch("--resume", "go on with the run in RUN"));
        _force = Add(Settings.Force("an existing run"));
        _pseudoLabels = Add(Settings.Text("--pseudo-labels", "FILE", "external: npy array, examples of train x classes, 1 where a class is taken for present"));
        Add(_loss.Preset);
        foreach (Setting<double?> parameter in _loss.Parameters)
            Add(parameter);
        AddAll(_pictures.All);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml train posters --loss role --out runs/role",
        "spml train posters --loss an-ls --loss.smoothing 0.05 --lr 1e-4 --batch-size 8 --out runs/an-ls",
        "spml train posters --loss role --out runs/role --resume",
        "spml train photos --mode fine-tune --network resnet50 --weights resnet50.pth --loss role --lr 1e-5 --out runs/role-ft",
        "spml train photos --mode linear-init --network resnet50 --weights resnet50.pth --loss role --lr 1e-5 --linear-lr 1e-3 --out runs/role-li",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "Without a split the paper's is used (20 per cent, seed 1200); without observed labels one present label per example is drawn from the truth (seed 1200). Neither is written to the dataset.",
        "Ctrl-C saves and stops; --resume goes on from there and ends with the same bytes as a run that was never stopped.",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call) => _pictures.Check(call, call.Get(_mode)!, _features);

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        using TrainingSession session = Session(call);
        session.CheckResume();
        TrainingPlan plan = session.Plan;
        FineTuningRequest? pictures = _pictures.Request(call, call.Get(_mode)!);
        if (pictures is not null)
            plan.Trainer.Rehearse();   // what is wrong with its weights or its device
        FineTuningEstimate? estimate = pictures is null ? null : new FineTuningEstimate(plan, pictures);
        string features = $"{plan.Dimension} features '{plan.FeaturesName}'";
        return new WorkPlan(
            [
                $"train {plan.Request.Loss} on {Quantity.Count(plan.Train.Rows.Length)} {(pictures is null ? $"x {features}" : "pictures")}, {plan.Train.Classes} classes ({call.Get(_mode)})",
                .. pictures is null ? [] : Steps(pictures, plan.FeaturesName is null ? "features that the network makes" : features),
                $"{plan.Options.Epochs} epochs of {Quantity.Count(plan.Trainer.StepsPerEpoch)} steps of {plan.Trainer.BatchSize}",
                .. session.Notes,
            ],
            [plan.Request.Output, .. plan.Request.TensorBoard is { } events ? [events] : Array.Empty<string>()],
            plan.MemoryBytes + (estimate?.MemoryBytes ?? 0),
            estimate?.Seconds ?? plan.LinearSeconds);
    }

    private static IEnumerable<string> Steps(FineTuningRequest pictures, string features)
    {
        yield return $"all layers of {pictures.Network} from {pictures.Weights ?? "random weights"}, on {pictures.Device}; {pictures.Preprocessing}";
        if (pictures.Device != "cpu")
            yield return "most of the memory is the device's";
        if (pictures.Linear is { } phase)
            yield return $"a linear phase first: {phase.Epochs} epochs on {features}";
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        using TrainingSession session = Session(call);
        if (_pictures.StartsAtRandom(call, call.Get(_mode)!))
            call.Say("No --weights are given: the network starts from random ones, and needs many more pictures and epochs than one that was trained before.");
        RunMetrics? metrics = TrainingView.Run(call, session, $"Training {session.Plan.Request.Loss}");
        string run = session.Plan.Request.Output;
        if (metrics is null)
            ShowFinished(call, run);
        else if (call.Json)
            call.WriteJson(metrics.WriteJson);
        else
            TrainingView.Show(call, metrics);
        if (call.Get(_report))
            ReportView.Write(call, run, call.Get(_threads));
        return new Outcome(session.Plan.Test?.Truth is null ? RunHints.Predict(run, TakesPictures(call, session.Plan)) : $"spml eval {ShellWord.Of(run)}");
    }

    private bool TakesPictures(Invocation call, TrainingPlan plan) =>
        call.Get(_mode) != PictureSettings.Linear || plan.Dataset.Features[plan.FeaturesName!].Backbone is not null;

    private static void ShowFinished(Invocation call, string run)
    {
        call.Say($"The run in {run} is finished; nothing was done. More --epochs go on with it.");
        if (!call.Json)
            return;
        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllBytes(RunFolder.Open(run).MetricsPath));
        call.WriteJson(metrics.RootElement.WriteTo);
    }

    /// <summary>False for an option that a mode passes over.</summary>
    public bool Applies(string mode, string key) => _pictures.Applies(mode, key);

    /// <summary>What a call asks for: the run, and the network when pictures are trained on.</summary>
    /// <exception cref="ConfigurationException">The mode needs an option that is missing.</exception>
    public (TrainingRequest Run, FineTuningRequest? Pictures) Requests(Invocation call)
    {
        FineTuningRequest? pictures = _pictures.Request(call, call.Get(_mode)!);
        return (Request(call, pictures is not null), pictures);
    }

    private TrainingSession Session(Invocation call)
    {
        (TrainingRequest run, FineTuningRequest? pictures) = Requests(call);
        return new TrainingSession(run, TimeProvider.System, pictures is null ? null : plan => new FineTuner(plan, pictures, TimeProvider.System));
    }

    private TrainingRequest Request(Invocation call, bool onPictures) => new()
    {
        Dataset = call.Get(_dataset),
        Output = call.Required(_out),
        Loss = call.Required(_loss.Name),
        LossParameters = _loss.Given(call),
        PseudoLabels = call.Get(_pseudoLabels),
        Features = call.Get(_features),
        Epochs = call.Get(_epochs) ?? (onPictures ? PictureEpochs : LinearEpochs),
        BatchSize = call.Get(_batchSize),
        LearningRate = call.Get(_learningRate) ?? (onPictures ? PictureRate : LinearRate),
        WeightDecay = call.Get(_weightDecay),
        Patience = call.Get(_patience),
        ExpectedPositives = call.Get(_expectedPositives) is { } k && !ExpectedPositivesEstimate.IsSource(k) ? double.Parse(k, CultureInfo.InvariantCulture) : null,
        ExpectedPositivesFrom = call.Get(_expectedPositives) is { } from && ExpectedPositivesEstimate.IsSource(from) ? from : null,
        Seed = call.Get(_seed),
        Threads = call.Get(_threads),
        Selection = call.Get(_select) is string select ? SelectionNames.Parse(select) : null,
        Standardise = call.Get(_standardise),
        Histograms = call.Get(_histograms),
        TensorBoard = call.Get(_tensorBoard),
        Resume = call.Get(_resume),
        Force = call.Get(_force),
        Command = ["spml", .. call.CommandLine],
    };
}
