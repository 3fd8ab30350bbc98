using SinglePositive.Cli.Commands;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Experiments;
using SinglePositive.Experiments.Paper;
using SinglePositive.Losses;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Torch.Networks;
using SinglePositive.Training;

namespace SinglePositive.Cli;

/// <summary>The options of <c>spml reproduce paper</c>, and the sweep that they ask for.</summary>
internal sealed class PaperSettings
{
    /// <summary>The word in the place of a run.</summary>
    public const string Word = "paper";

    private const string Goes = $"goes with spml reproduce {Word}";

    private readonly TrainCommand _train = new();
    private readonly Setting<string?> _data = Settings.Text("--data", "DATASET,..", "paper: the dataset folders, the tables' columns");
    private readonly Setting<string?> _modes = Settings.Text("--modes", "MODE,..", "paper: which regimes: linear, fine-tune, linear-init (default: linear)");
    private readonly Setting<string?> _losses = Settings.Text("--losses", "NAME,..", "paper: which losses (default: the nine of the paper's table)");
    private readonly Setting<string?> _seeds = Settings.Text("--seeds", "N,..", "paper: seeds over which the chosen settings are averaged; 0..4 stands for 0,1,2,3,4 (default: 0)");
    private readonly Setting<int?> _epochs = Settings.OptionalCount("--epochs", "paper: passes over the training examples (default: 25; 10 on pictures)", 1);
    private readonly Setting<string?> _features = Settings.Text("--features", "NAME", "paper: which features, where a dataset has several");
    private readonly Setting<string?> _network = Settings.Choice("--network", "paper, fine-tune and linear-init: the network (default: resnet50)", null, [.. NetworkCatalog.Names]);
    private readonly Setting<int?> _imageSize = Settings.OptionalCount("--image-size", "paper, fine-tune and linear-init: pictures are resized to N x N pixels (default: 448)", 8);
    private readonly Setting<string?> _device = Settings.Text("--device", "NAME", "paper, fine-tune and linear-init: cpu, cuda or cuda:1 (default: cpu)");
    private readonly Setting<string?> _keep = Settings.Choice("--keep", "paper: which run folders stay: all, those of the chosen settings, or none", "none", "all", "best", "none");
    private readonly Setting<bool> _resume = Settings.Switch("--resume", "paper: go on in DIR");
    private readonly Setting<bool> _force = Settings.Switch("--force", "paper: replace what is in DIR");

    /// <summary>What is asked for.</summary>
    /// <param name="Request">The sweep.</param>
    /// <param name="Columns">The tables' columns: the datasets' names, and which of the paper's they are.</param>
    internal sealed record Asked(SweepRequest Request, IReadOnlyList<KeyValuePair<string, PaperDataset?>> Columns);

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<ISetting> All => [_data, _modes, _losses, _seeds, _epochs, _features, _network, _imageSize, _device, _keep, _resume, _force];

    /// <summary>Refuses options of the paper's tables beside a run.</summary>
    public void CheckRun(Invocation call)
    {
        if (All.FirstOrDefault(call.IsGiven) is { } unused)
            throw call.Usage($"{unused.Option.Name} {Goes}; a run is reproduced with the settings in its run.json.");
    }

    /// <summary>The sweep over the paper's grid, and the tables' columns.</summary>
    /// <param name="call">The call.</param>
    /// <param name="output">The folder to make.</param>
    /// <param name="weights">The network's start weights.</param>
    /// <param name="images">Where the pictures are; null where the datasets say it.</param>
    /// <param name="threads">How many linear runs go on at once.</param>
    /// <exception cref="ConfigurationException">A loss, a mode or a dataset is not there.</exception>
    public Asked Request(Invocation call, string? output, string? weights, string? images, int threads)
    {
        string folder = output ?? throw call.Usage("--out is missing: the folder to make.");
        string[] paths = Values(call, _data) is { Length: > 0 } given ? given : throw call.Usage("--data is missing: the dataset folders whose tables are to be made.");
        string[] modes = Values(call, _modes) is { Length: > 0 } named ? named : [PictureSettings.Linear];
        string[] losses = Values(call, _losses) is { Length: > 0 } some ? some : [.. PaperStudy.Losses];
        string[] titles = [.. PaperStudy.Modes.Select(mode => mode.Key)];
        if (Array.Find(modes, mode => !titles.Contains(mode)) is { } unknown)
            throw call.Usage($"--modes {unknown}: expected {string.Join(", ", titles)}{(Suggestion.Nearest(unknown, titles) is { } near ? $" (did you mean '{near}'?)" : "")}.");
        foreach (string loss in losses)
            LossCatalog.Find(loss);
        (string Title, PaperDataset? Known)[] columns = [.. paths.Select(Column)];
        string[] distinct = Distinct(call, [.. columns.Select(column => column.Title)], paths);
        IReadOnlyList<string> seeds = SweepAxis.Parse("seeds", call.Get(_seeds) ?? "0").Values;
        SweepRequest request = new()
        {
            Output = folder,
            Runs = [.. from dataset in paths.Zip(distinct)
                       from mode in titles.Where(modes.Contains)
                       from loss in losses.Where(loss => mode != PictureSettings.LinearInit || PaperStudy.LinearInitLosses.Contains(loss))
                       from rate in PaperStudy.LearningRates
                       from batch in PaperStudy.BatchSizes
                       from seed in seeds
                       select OneRun(call, dataset.First, [new("dataset", dataset.Second), new("mode", mode), new("loss", loss), new("lr", rate), new("batch-size", batch), new("seed", seed)], weights, images, folder, threads)],
            Threads = threads,
            Keep = Enum.Parse<SweepKeep>(call.Get(_keep)!, ignoreCase: true),
            Resume = call.Get(_resume),
            Force = call.Get(_force),
            Command = ["spml", .. call.CommandLine],
        };
        return new Asked(request, [.. distinct.Zip(columns, (title, column) => KeyValuePair.Create(title, column.Known))]);
    }

    private SweepRun OneRun(Invocation call, string dataset, IReadOnlyList<KeyValuePair<string, string>> settings, string? weights, string? images, string folder, int threads)
    {
        string mode = settings[1].Value;
        string[] words = [dataset, .. settings.Skip(1).Select(setting => $"--{setting.Key}={setting.Value}"), .. Shared(call, mode), .. Pictures(call, mode, weights, images), $"--out={folder}"];
        (TrainingRequest run, FineTuningRequest? pictures) = _train.Requests(call.Of(_train, words));
        return pictures is null
            ? new SweepRun { Settings = settings, Request = run }
            : new SweepRun
            {
                Settings = settings,
                Request = run with { Threads = threads },
                Trainer = (plan, _) => new FineTuner(plan, pictures with { Linear = pictures.Linear is null ? null : LinearPhase.OfPaper(plan.Request.Loss, plan.Train.Classes) }, TimeProvider.System),
                Estimate = plan => new FineTuningEstimate(plan, pictures) is { } estimate ? (estimate.Seconds, plan.MemoryBytes + estimate.MemoryBytes) : default,
            };
    }

    private IEnumerable<string> Shared(Invocation call, string mode)
    {
        if (call.Get(_epochs) is { } epochs)
            yield return $"--epochs={epochs}";
        if (mode != PictureSettings.FineTune && call.Get(_features) is { } features)
            yield return $"--features={features}";
    }

    /// <summary>How the paper trains networks: EXIF orientations are passed over, and the head has the network's learning rate.</summary>
    private List<string> Pictures(Invocation call, string mode, string? weights, string? images)
    {
        if (mode == PictureSettings.Linear)
            return [];
        List<string> words = [$"--network={call.Get(_network) ?? "resnet50"}", "--exif=ignore", "--head-rate=1", $"--device={call.Get(_device) ?? "cpu"}"];
        if (weights is not null)
            words.Add($"--weights={weights}");
        if (images is not null)
            words.Add($"--images={images}");
        if (call.Get(_imageSize) is { } size)
            words.Add($"--image-size={size}");
        return words;
    }

    private static (string Title, PaperDataset? Known) Column(string path)
    {
        Dataset dataset = Dataset.Open(path);
        return (dataset.Name, PublishedResults.Recognise(dataset.Train.Count, dataset.Classes.Count));
    }

    /// <summary>The datasets' names; where two are equal, as much of the ends of their paths as tells all apart.</summary>
    private static string[] Distinct(Invocation call, string[] names, string[] paths)
    {
        if (names.Distinct().Count() == names.Length)
            return names;
        string[][] parts = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)).Split(Path.DirectorySeparatorChar))];
        for (int length = 1; length <= parts.Max(path => path.Length); length++)
        {
            string[] ends = [.. parts.Select(path => string.Join('/', path[^Math.Min(length, path.Length)..]))];
            if (ends.Distinct().Count() == ends.Length)
                return ends;
        }

        throw call.Usage("--data names a dataset twice; name each once.");
    }

    private static string[] Values(Invocation call, Setting<string?> setting) =>
        call.Get(setting)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
