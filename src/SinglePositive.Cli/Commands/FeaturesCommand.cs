using SinglePositive.Cli.Output;
using SinglePositive.Cli.Parsing;
using SinglePositive.Data;
using SinglePositive.Vision.Backbones;

namespace SinglePositive.Cli.Commands;

/// <summary><c>spml features</c>: attaches feature vectors to a dataset, from a file or made of its pictures by a backbone.</summary>
internal sealed class FeaturesCommand : Verb
{
    private const string AllSplits = "all";

    private readonly Positional _dataset;
    private readonly Setting<string?> _from;
    private readonly BackboneSettings _backbone = new();
    private readonly Setting<string?> _split;
    private readonly Setting<string?> _name;
    private readonly Setting<string?> _images;
    private readonly Setting<string?> _type;
    private readonly Setting<Shard?> _shard;
    private readonly Setting<string?> _onBad;
    private readonly Setting<int> _threads;
    private readonly Setting<bool> _force;

    public FeaturesCommand()
        : base("features", "make features of pictures, or attach those of a file")
    {
        _dataset = Add(new Positional("DATASET", "the dataset folder"));
        _from = Add(Settings.Text("--from", "X.npy", "attach these vectors, one row per example in the split's order"));
        Add(_backbone.File);
        Add(_backbone.Output);
        Add(_backbone.ImageSize);
        Add(_backbone.Mean);
        Add(_backbone.Std);
        Add(_backbone.Exif);
        _split = Add(Settings.Choice("--split", "the split they belong to (default: train with --from, all with --backbone)", null, [.. SplitNames.All, AllSplits]));
        _name = Add(Settings.Text("--name", "NAME", "what to call them, the same in every split (default: the file's name)"));
        _images = Add(Settings.Text("--images", "DIR", "the folder of the pictures (default: where they were at import)"));
        _type = Add(Settings.Choice("--dtype", "how features of a backbone are stored", FeatureInfo.Float32, FeatureInfo.Float32, FeatureInfo.Float16));
        _shard = Add(new Setting<Shard?>("--shard", "I/N", "make only part I of N; the run that ends last puts them together", null, Shard.Parse));
        _onBad = Add(Settings.Choice("--on-bad", "what a picture that cannot be read does: end the work, or be left out of training and scoring, with or without a warning", "fail", "fail", "report", "skip"));
        _threads = Add(Settings.Threads());
        _force = Add(Settings.Force("existing features of that name"));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "spml features photos --backbone resnet50.onnx --output features --image-size 448 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 --name resnet50",
        "spml features photos --backbone resnet50.onnx --image-size 448 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 --name resnet50 --shard 2/4",
        "spml features posters --from train.npy --name mobilenet",
        "spml features posters --from test.npy --split test --name mobilenet",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes =>
    [
        "A file is copied: float16 stays float16, every other number becomes float32. Every value must be finite.",
        "With --backbone the work can be stopped or killed at any moment; the same command goes on and ends with the same bytes. What --image-size, --mean, --std, --exif and --output do not say is read from the JSON beside the network (FILE.json: imageSize, mean, std, exif, output).",
        "Pictures that cannot be read keep their row, as zeros, and are listed in bad-images.csv (--on-bad report or skip).",
    ];

    /// <inheritdoc/>
    public override void Check(Invocation call)
    {
        if (call.Get(_from) is null == call.Get(_backbone.File) is null)
            throw call.Usage("'spml features' needs either --from X.npy or --backbone FILE.onnx.");
        ISetting[] others = [.. _backbone.All, _images, _type, _shard, _onBad];
        if (call.Get(_from) is not null && Array.Find(others, call.IsGiven) is { } setting)
            throw call.Usage($"{setting.Option.Name} goes with --backbone; features from a file are attached as they are.");
        if (call.Get(_from) is not null && call.Get(_split) == AllSplits)
            throw call.Usage("A file holds the features of one split; name it with --split.");
    }

    /// <inheritdoc/>
    public override WorkPlan Plan(Invocation call)
    {
        if (call.Get(_from) is null)
        {
            using OnnxBackbone backbone = _backbone.Open(call);
            return ExtractionView.Plan(new FeatureExtraction(Request(call), backbone, TimeProvider.System), Request(call), backbone);
        }

        (Dataset dataset, string name, string split) = Prepare(call);
        using FeatureSource source = FeatureSource.FromNpy(call.Required(_from));
        long bytes = (long)source.Rows * source.Dimension * (source.IsHalf ? 2 : 4);
        return new WorkPlan(
            [$"copy {Quantity.Count(source.Rows)} x {source.Dimension} features ({Quantity.Bytes(bytes)}) as '{name}'"],
            [Path.Combine(dataset.Split(split).Folder, "features", name + ".npy")],
            4_000_000,
            bytes / 5e8);
    }

    /// <inheritdoc/>
    public override Outcome Run(Invocation call)
    {
        if (call.Get(_from) is null)
        {
            using OnnxBackbone backbone = _backbone.Open(call);
            return ExtractionView.Run(call, Request(call), backbone);
        }

        (Dataset dataset, string name, string split) = Prepare(call);
        using FeatureSource source = FeatureSource.FromNpy(call.Required(_from));
        dataset.AttachFeatures(name, split, source, call.Get(_force));
        FeatureInfo info = dataset.Features[name];
        if (call.Json)
            WriteJson(call, dataset, split, name, source.Rows, info);
        else
            call.Write(new TextTable("features", "split", ">examples", ">dimension", "type").Add(name, split, Quantity.Count(source.Rows), info.Dimension.ToString(), info.DType));
        return new Outcome(NextStep(dataset, name));
    }

    private static string NextStep(Dataset dataset, string name)
    {
        if (dataset.Splits.FirstOrDefault(split => !split.HasFeatures(name)) is DatasetSplit without)
            return $"spml features {ShellWord.Of(dataset.Folder)} --from X.npy --split {without.Name} --name {name}";
        return $"spml inspect {ShellWord.Of(dataset.Folder)}";
    }

    private static void WriteJson(Invocation call, Dataset dataset, string split, string name, int rows, FeatureInfo info) => call.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("dataset", dataset.Folder);
        writer.WriteString("split", split);
        writer.WriteString("name", name);
        writer.WriteNumber("examples", rows);
        writer.WriteNumber("dimension", info.Dimension);
        writer.WriteString("dtype", info.DType);
        writer.WriteEndObject();
    });

    private (Dataset Dataset, string Name, string Split) Prepare(Invocation call)
    {
        string from = call.Required(_from);
        if (!File.Exists(from))
            throw new ConfigurationException($"The file of features '{from}' does not exist.");
        return (Dataset.Open(call.Get(_dataset)), call.Get(_name) ?? Path.GetFileNameWithoutExtension(from), call.Get(_split) ?? SplitNames.Train);
    }

    private ExtractionRequest Request(Invocation call) => new()
    {
        Dataset = call.Get(_dataset),
        Name = call.Get(_name) ?? Path.GetFileNameWithoutExtension(call.Required(_backbone.File)),
        Splits = call.Get(_split) is { } split and not AllSplits ? [split] : [],
        Images = call.Get(_images),
        IsHalf = call.Get(_type) == FeatureInfo.Float16,
        Shard = call.Get(_shard) ?? Shard.Whole,
        OnBad = call.Get(_onBad) switch { "report" => BadImageRule.Report, "skip" => BadImageRule.Skip, _ => BadImageRule.Fail },
        Force = call.Get(_force),
        Threads = call.Get(_threads),
    };
}
