using SinglePositive.Cli.Parsing;
using SinglePositive.Torch.FineTuning;
using SinglePositive.Torch.Networks;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli;

/// <summary>The options of <c>spml train</c> that say which network is trained on pictures, and how.</summary>
internal sealed class PictureSettings
{
    /// <summary><c>--mode</c>: a linear classifier on fixed features.</summary>
    public const string Linear = "linear";

    /// <summary><c>--mode</c>: all layers of a network.</summary>
    public const string FineTune = "fine-tune";

    /// <summary><c>--mode</c>: all layers, from the head and the label estimates of a linear phase.</summary>
    public const string LinearInit = "linear-init";

    /// <summary>Learning rate of a head that starts at random, over that of a network that starts from good weights.</summary>
    private const double RandomHeadRate = 10;

    private readonly Setting<string?> _network = Settings.Choice("--network", "fine-tune, linear-init: the network", null, [.. NetworkCatalog.Names]);
    private readonly Setting<string?> _weights = Settings.Text("--weights", "FILE", "fine-tune, linear-init: the network's start weights, torchvision's .pth or .safetensors (default: random)");
    private readonly Setting<string?> _images = Settings.Text("--images", "FOLDER", "fine-tune, linear-init: where the pictures are (default: the dataset's imageRoot)");
    private readonly Setting<int?> _imageSize = Settings.OptionalCount("--image-size", "fine-tune, linear-init: pictures are resized to N x N pixels (default: 448 as in the paper; scenenet 96)", 8);
    private readonly Setting<ChannelValues?> _mean = new("--mean", "R,G,B", "fine-tune, linear-init: subtracted from red, green, blue, in units of 0 to 1", ChannelValues.Of(Preprocessing.ImageNetMean), ChannelValues.Parse);
    private readonly Setting<ChannelValues?> _std = new("--std", "R,G,B", "fine-tune, linear-init: divided by afterwards", ChannelValues.Of(Preprocessing.ImageNetStd), ChannelValues.Parse);
    private readonly Setting<string?> _exif = Settings.Choice("--exif", "fine-tune, linear-init: turn pictures as their EXIF orientation says, or not, as in the paper", "apply", "apply", "ignore");
    private readonly Setting<string?> _device = Settings.Text("--device", "NAME", "fine-tune, linear-init: cpu, cuda or cuda:1", "cpu");
    private readonly Setting<double?> _headRate = Settings.OptionalNumber("--head-rate", "fine-tune, linear-init: learning rate of the head over that of the network (default: 10 for fine-tune, whose head starts at random; 1 for linear-init)", NumberRange.Positive);
    private readonly Setting<bool> _freeze = Settings.Switch("--freeze-batch-norm", "fine-tune, linear-init: leave the statistics of batch norms as they are");
    private readonly Setting<bool> _noFlip = Settings.Switch("--no-flip", "fine-tune, linear-init: do not mirror pictures while training");
    private readonly Setting<int> _linearEpochs = Settings.Count("--linear-epochs", "linear-init: passes of the linear phase", 25, 1);
    private readonly Setting<int> _linearBatchSize = Settings.Count("--linear-batch-size", "linear-init: examples per step of the linear phase", 16, 1);
    private readonly Setting<double> _linearRate = Settings.Number("--linear-lr", "linear-init: learning rate of the linear phase", 1e-3, NumberRange.Positive);

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<ISetting> All =>
        [_network, _weights, _images, _imageSize, _mean, _std, _exif, _device, _headRate, _freeze, _noFlip, _linearEpochs, _linearBatchSize, _linearRate];

    /// <summary>True when a network is trained from nothing.</summary>
    public bool StartsAtRandom(Invocation call, string mode) => mode != Linear && call.Get(_weights) is null;

    /// <summary>False for an option that a mode passes over.</summary>
    /// <param name="mode">What is trained.</param>
    /// <param name="key">Any option of <c>train</c>, without its dashes.</param>
    public bool Applies(string mode, string key) => mode switch
    {
        Linear => !All.Any(setting => setting.Key == key),
        FineTune => !OfLinearPhase.Any(setting => setting.Key == key) && key is not ("features" or "standardise"),
        _ => true,
    };

    private ISetting[] OfLinearPhase => [_linearEpochs, _linearBatchSize, _linearRate];

    /// <summary>Refuses options that a mode would pass over: who gave them meant another mode.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mode">What is trained.</param>
    /// <param name="features"><c>--features</c>.</param>
    public void Check(Invocation call, string mode, ISetting features)
    {
        if (mode == Linear && All.FirstOrDefault(call.IsGiven) is { } unused)
            throw call.Usage($"{unused.Option.Name} goes with --mode {(OfLinearPhase.Contains(unused) ? LinearInit : $"{FineTune} or {LinearInit}")}; --mode {Linear}, the default, trains a classifier on features and no network.");
        if (mode == FineTune && Array.Find(OfLinearPhase, call.IsGiven) is { } phase)
            throw call.Usage($"{phase.Option.Name} goes with --mode {LinearInit}; --mode {FineTune} has no linear phase.");
        if (mode == FineTune && call.IsGiven(features))
            throw call.Usage($"--mode {FineTune} trains on the pictures themselves and reads no features; leave --features out, or begin with a linear phase on them (--mode {LinearInit}).");
    }

    /// <summary>What the user asked for in a mode; null for a linear classifier on features.</summary>
    /// <exception cref="ConfigurationException">The mode needs an option that is missing.</exception>
    public FineTuningRequest? Request(Invocation call, string mode)
    {
        if (mode == Linear)
            return null;
        string network = call.Get(_network) ?? throw new ConfigurationException($"--mode {mode} trains a network: name it with --network ({string.Join(", ", NetworkCatalog.Names)}).");
        if (call.Get(_weights) is { } weights && !File.Exists(weights))
            throw new ConfigurationException($"The file of weights '{weights}' does not exist.");
        return new FineTuningRequest
        {
            Network = network,
            Weights = call.Get(_weights),
            Images = call.Get(_images),
            Preprocessing = new Preprocessing(call.Get(_imageSize) ?? NetworkCatalog.ImageSize(network), call.Get(_mean)!.Values, call.Get(_std)!.Values, call.Get(_exif) == "apply"),
            Device = call.Get(_device)!,
            HeadRate = call.Get(_headRate) ?? (mode == FineTune ? RandomHeadRate : 1),
            FreezeBatchNorm = call.Get(_freeze),
            Flip = !call.Get(_noFlip),
            Linear = mode == LinearInit ? new LinearPhase { Epochs = call.Get(_linearEpochs), BatchSize = call.Get(_linearBatchSize), LearningRate = call.Get(_linearRate) } : null,
        };
    }
}
